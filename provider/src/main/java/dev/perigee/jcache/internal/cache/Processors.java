package dev.perigee.jcache.internal.cache;

import dev.perigee.jcache.internal.event.Publication;
import dev.perigee.jcache.internal.integration.Loader;
import dev.perigee.jcache.internal.processor.NetEffect;
import dev.perigee.jcache.internal.processor.ProcessedEntry;
import dev.perigee.near.EntryState;
import dev.perigee.near.WriteResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import javax.cache.event.EventType;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * Entry processors: run in the caller, on a state of the entry that the conditional write then
 * finds unchanged, so that what they did is atomic over all JVMs. A processor runs again where
 * another JVM was faster, or holds a lock in Redis so that none is.
 */
final class Processors<K, V> {
  private final CacheParts<K, V> parts;
  private final ConditionalLoop<K, V> loop;
  private final Writes<K, V> writes;
  private final Reads<K, V> reads;

  /**
   * What one run of a processor came to.
   *
   * @param result what it returned
   * @param failure what it threw, which is thrown once the state that it saw is known to be true
   * @param existed whether there was an entry
   * @param effect what it did, or would have done
   */
  private record Processed<T>(
      @Nullable T result,
      @Nullable EntryProcessorException failure,
      boolean existed,
      NetEffect effect) {

    /** Whether a conditional write took effect. */
    boolean wrote() {
      return failure == null
          && switch (effect) {
            case CREATE, UPDATE, LOAD -> true;
            case REMOVE -> existed;
            case NONE, ACCESS -> false;
          };
    }
  }

  Processors(
      CacheParts<K, V> parts, ConditionalLoop<K, V> loop, Writes<K, V> writes, Reads<K, V> reads) {
    this.parts = parts;
    this.loop = loop;
    this.writes = writes;
    this.reads = reads;
  }

  <T> @Nullable T invoke(K key, EntryProcessor<K, V, T> processor, Object... arguments) {
    long began = parts.statistics().begin();
    Publication<K, V> publication = parts.events().publication();
    Function<EntryState<V>, @Nullable Processed<T>> step =
        state -> attempt(key, state, processor, arguments, publication);
    // A writer must not see what a processor makes of a guess.
    Processed<T> processed =
        parts.writer() == null && !loop.locksCode()
            ? loop.runGuessing(key, step, Processed::wrote)
            : loop.runCode(key, step);
    if (processed.failure() != null) {
      throw processed.failure();
    }
    count(processed, began);
    publication.deliver();
    return processed.result();
  }

  /** Each key by itself; what a processor threw is thrown when its result is asked for. */
  <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, Object... arguments) {
    Map<K, EntryProcessorResult<T>> results = new HashMap<>();
    for (K key : keys) {
      try {
        @Nullable T result = invoke(key, processor, arguments);
        if (result != null) {
          results.put(key, () -> result);
        }
      } catch (RuntimeException e) {
        EntryProcessorException failure =
            e instanceof EntryProcessorException processing
                ? processing
                : new EntryProcessorException(e);
        results.put(
            key,
            () -> {
              throw failure;
            });
      }
    }
    return results;
  }

  private <T> @Nullable Processed<T> attempt(
      K key,
      EntryState<V> state,
      EntryProcessor<K, V, T> processor,
      Object[] arguments,
      Publication<K, V> publication) {
    ProcessedEntry<K, V> entry = new ProcessedEntry<>(key, state.value(), loader());
    @Nullable T result;
    try {
      result = processor.process(entry, arguments);
    } catch (EntryProcessorException e) {
      return failed(e, state);
    } catch (RuntimeException e) {
      return failed(
          new EntryProcessorException(
              "The entry processor " + processor.getClass().getName() + " threw", e),
          state);
    }
    return apply(key, state, entry, publication)
        ? new Processed<>(result, null, state.isPresent(), entry.effect())
        : null;
  }

  private static <T> Processed<T> failed(EntryProcessorException failure, EntryState<?> state) {
    return new Processed<>(null, failure, state.isPresent(), NetEffect.NONE);
  }

  private @Nullable Function<K, @Nullable V> loader() {
    Loader<K, V> loader = parts.loader();
    return loader == null || !parts.readThrough() ? null : loader::load;
  }

  /** Does what the processor did; returns whether the entry was still as the processor saw it. */
  private boolean apply(
      K key, EntryState<V> state, ProcessedEntry<K, V> entry, Publication<K, V> publication) {
    return switch (entry.effect()) {
      case NONE -> true;
      case ACCESS -> {
        reads.touch(key);
        yield true;
      }
      // A load promises nobody that its value is stored, and has no business on an assumption.
      case LOAD ->
          state.isAssumed() || write(key, state, entry, parts.expiry().creation(), publication);
      case CREATE -> {
        long ttl = parts.expiry().creation();
        writes.writeThrough(key, Objects.requireNonNull(entry.value()));
        yield write(key, state, entry, ttl, publication);
      }
      case UPDATE -> {
        long ttl = parts.expiry().update();
        writes.writeThrough(key, Objects.requireNonNull(entry.value()));
        yield write(key, state, entry, ttl, publication);
      }
      case REMOVE -> remove(key, state, publication);
    };
  }

  private boolean write(
      K key,
      EntryState<V> state,
      ProcessedEntry<K, V> entry,
      long ttl,
      Publication<K, V> publication) {
    V value = Objects.requireNonNull(entry.value());
    if (!loop.write(key, state, value, ttl)) {
      return false;
    }
    Writes.announce(
        publication, key, value, new WriteResult<>(Writes.effect(state, ttl), state.value()));
    return true;
  }

  private boolean remove(K key, EntryState<V> state, Publication<K, V> publication) {
    if (parts.writer() != null) {
      parts.writer().delete(key);
    }
    if (!state.isPresent() && !state.isAssumed()) {
      return true;
    }
    if (!parts.store().compareAndRemove(key, state.token())) {
      return false;
    }
    if (state.isPresent()) {
      publication.add(EventType.REMOVED, key, state.value(), state.value());
    }
    return true;
  }

  private void count(Processed<?> processed, long began) {
    parts.statistics().read(processed.existed(), began);
    switch (processed.effect()) {
      case CREATE, UPDATE -> parts.statistics().puts(1, began);
      case REMOVE -> parts.statistics().removals(processed.existed() ? 1 : 0, began);
      case NONE, ACCESS, LOAD -> {
        // counted as the read that it was
      }
    }
  }
}
