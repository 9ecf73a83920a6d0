package dev.perigee.near.internal.store;

import dev.perigee.near.internal.remote.RemoteTier;
import dev.perigee.serialization.Decoded;
import dev.perigee.serialization.KeyCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a cache, page by page while the caller iterates. SCAN may name a key more than
 * once, so the texts that were met are remembered. Not thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @param <E> what is iterated: keys, or entries
 */
abstract sealed class EntryScan<K, V, E> implements Iterator<E> {
  /** How many values are fetched at a time, by their size: large ones must not fill the memory. */
  private static final int FIRST_BATCH = 100;

  private static final int LARGEST_BATCH = 1_000;
  private static final long BATCH_BYTES = 1 << 20;

  private final CacheScope scope;
  private final KeyCodec keys;
  private final Payloads<V> payloads;
  private final Runnable check;
  private RemoteTier.@Nullable KeyScan scan;
  private boolean ended;
  private int batch = FIRST_BATCH;
  private final Set<String> met = new HashSet<>();
  private final Queue<String> fetchable = new ArrayDeque<>();
  private final Queue<E> ready = new ArrayDeque<>();
  private @Nullable Fetch fetch;

  /** Values that were asked for. */
  private record Fetch(List<String> texts, CompletionStage<List<byte @Nullable []>> values) {}

  /**
   * @param check throws where the store is closed
   */
  EntryScan(CacheScope scope, KeyCodec keys, Payloads<V> payloads, Runnable check) {
    this.scope = scope;
    this.keys = keys;
    this.payloads = payloads;
    this.check = check;
  }

  /** The element for a text, where it can be had without the value. */
  abstract @Nullable E withoutValue(String text);

  /** The element for an entry. */
  abstract E withValue(K key, V value);

  @Override
  public boolean hasNext() {
    while (ready.isEmpty()) {
      Fetch due = fetch;
      if (due != null) {
        fetch = null;
        take(due);
      } else if (!fetchable.isEmpty()) {
        fetch = begin();
      } else if (!nextPage()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public E next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private boolean nextPage() {
    if (ended) {
      return false;
    }
    check.run();
    RemoteTier.KeyScan current = scan;
    if (current == null) {
      current = scope.tier().scan(scope.prefix());
      scan = current;
    }
    @Nullable List<String> page = current.next();
    if (page == null) {
      ended = true;
      return false;
    }
    for (String redisKey : page) {
      String text = scope.textOf(redisKey);
      if (met.add(text)) {
        @Nullable E element = withoutValue(text);
        if (element != null) {
          ready.add(element);
        } else {
          fetchable.add(text);
        }
      }
    }
    return true;
  }

  /** Asks for values, without waiting for them. */
  private Fetch begin() {
    check.run();
    List<String> texts = new ArrayList<>();
    while (texts.size() < batch && !fetchable.isEmpty()) {
      texts.add(fetchable.remove());
    }
    return new Fetch(
        texts, scope.tier().values(texts.stream().map(text -> scope.prefix() + text).toList()));
  }

  /** Waits for values; the next ones are fetched while these are decoded. */
  private void take(Fetch due) {
    List<String> texts = due.texts();
    List<byte @Nullable []> values;
    try {
      values = Waiting.forRead(due.values(), scope.asked("iteration"));
    } catch (RuntimeException e) {
      fetchable.addAll(texts); // who goes on nevertheless misses nothing
      throw e;
    }
    long size = 0;
    for (byte @Nullable [] bytes : values) {
      size += bytes == null ? 0 : bytes.length;
    }
    long fitting = BATCH_BYTES * texts.size() / Math.max(1, size);
    batch = (int) Math.max(1, Math.min(LARGEST_BATCH, fitting));
    try {
      if (!fetchable.isEmpty() || (nextPage() && !fetchable.isEmpty())) {
        fetch = begin();
      }
    } finally { // what was fetched is there, whatever became of the next ones
      decode(texts, values);
    }
  }

  private void decode(List<String> texts, List<byte @Nullable []> values) {
    for (int i = 0; i < texts.size(); i++) {
      byte @Nullable [] bytes = values.get(i);
      scope.coherence().observed(texts.get(i), CacheScope.tokenOf(bytes));
      if (bytes != null) {
        add(texts.get(i), bytes);
      }
    }
  }

  private void add(String text, byte[] bytes) {
    Decoded.@Nullable Value decoded = payloads.read(text, bytes);
    @Nullable K key = decoded == null ? null : key(text, decoded.header().key());
    if (decoded != null && key != null) {
      ready.add(withValue(key, payloads.value(decoded)));
    }
  }

  @SuppressWarnings("unchecked") // it was encoded from a K
  final @Nullable K key(String text, @Nullable String original) {
    return (K) keys.decode(text, original);
  }

  /** Keys and values. */
  static final class Entries<K, V> extends EntryScan<K, V, Map.Entry<K, V>> {
    Entries(CacheScope scope, KeyCodec keys, Payloads<V> payloads, Runnable check) {
      super(scope, keys, payloads, check);
    }

    @Override
    Map.@Nullable Entry<K, V> withoutValue(String text) {
      return null;
    }

    @Override
    Map.Entry<K, V> withValue(K key, V value) {
      return Map.entry(key, value);
    }
  }

  /** Keys; the values of those only whose text is a digest. */
  static final class Keys<K, V> extends EntryScan<K, V, K> {
    Keys(CacheScope scope, KeyCodec keys, Payloads<V> payloads, Runnable check) {
      super(scope, keys, payloads, check);
    }

    @Override
    @Nullable K withoutValue(String text) {
      return key(text, null);
    }

    @Override
    K withValue(K key, V value) {
      return key;
    }
  }
}
