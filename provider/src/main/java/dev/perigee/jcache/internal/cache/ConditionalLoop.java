package dev.perigee.jcache.internal.cache;

import dev.perigee.near.EntryState;
import dev.perigee.near.EntryStore;
import dev.perigee.near.WriteTtl;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Read, decide, write on an unchanged version, again on conflict: how every operation works that
 * has user code between its reading and its writing.
 *
 * <p>Each round decides on a state that the master had, and takes effect only if the master still
 * has it: the operation is atomic over all JVMs, whoever else writes, locks or no locks. Among the
 * threads of this JVM the key's lock makes conflicts rare; against other JVMs a conflict means that
 * somebody else's write succeeded, and a growing random pause keeps a crowd from failing each
 * other.
 *
 * <p>The first round may guess the state from a near copy ({@link #runGuessing}): the conditional
 * write is then the only round trip, and what makes the guess right. A round that came to no write
 * counts only if Redis confirms the version it was decided on; so its outcome, too, is that of the
 * state which the master had at that moment.
 */
@SuppressWarnings("try") // locks are held, not used
final class ConditionalLoop<K, V> {
  private static final int MAX_ROUNDS = 10_000;
  private static final long MAX_PAUSE_NANOS = 8_000_000;

  private final EntryStore<K, V> store;
  private final KeyLocks<K> locks;
  private final @Nullable CodeLocks<K> codeLocks;

  ConditionalLoop(EntryStore<K, V> store, KeyLocks<K> locks) {
    this(store, locks, null);
  }

  /**
   * @param codeLocks what user code holds in Redis; {@code null} where it may run again instead
   */
  ConditionalLoop(EntryStore<K, V> store, KeyLocks<K> locks, @Nullable CodeLocks<K> codeLocks) {
    this.store = store;
    this.locks = locks;
    this.codeLocks = codeLocks;
  }

  /** Whether user code holds a lock in Redis: then it must not see a guess either. */
  boolean locksCode() {
    return codeLocks != null;
  }

  /**
   * Runs rounds until one takes effect.
   *
   * @param step decides on the state it is given; {@code null} where its conditional write found
   *     another state
   */
  <R> R run(K key, Function<EntryState<V>, @Nullable R> step) {
    try (KeyLocks.Held held = locks.lock(key)) {
      return runHeld(key, step);
    }
  }

  /** As {@link #run}, for steps with code that may have effects elsewhere. */
  <R> R runCode(K key, Function<EntryState<V>, @Nullable R> step) {
    CodeLocks<K> everywhere = codeLocks;
    if (everywhere == null) {
      return run(key, step);
    }
    AtomicBoolean ran = new AtomicBoolean();
    try (KeyLocks.Held held = lockForCode(key)) {
      return runHeld(
          key,
          state -> {
            everywhere.requireKnown(key, state, ran.getAndSet(true));
            return step.apply(state);
          });
    }
  }

  /** The lock of a key in this JVM, and in Redis where code is to run on one node at a time. */
  KeyLocks.Held lockForCode(K key) {
    return codeLocks == null ? locks.lock(key) : codeLocks.lock(key, locks);
  }

  /**
   * As {@link #run}, and the first round may see what a near copy says.
   *
   * @param step as for {@link #run}; throws nothing but what a failed write throws, for a state
   *     that may never have been true together with what the step has seen elsewhere
   * @param wrote whether a result came with a conditional write that took effect
   */
  <R> R runGuessing(K key, Function<EntryState<V>, @Nullable R> step, Predicate<R> wrote) {
    try (KeyLocks.Held held = locks.lock(key)) {
      @Nullable EntryState<V> guess = store.guess(key);
      if (guess != null) {
        @Nullable R result = step.apply(guess);
        if (result != null && (wrote.test(result) || store.isCurrent(key, guess.token()))) {
          return result;
        }
      }
      return runHeld(key, step);
    }
  }

  private <R> R runHeld(K key, Function<EntryState<V>, @Nullable R> step) {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      @Nullable R result = step.apply(store.read(key));
      if (result != null) {
        return result;
      }
      pause(round);
    }
    throw new CacheException(
        "The entry was changed by others in each of " + MAX_ROUNDS + " attempts to write it");
  }

  /**
   * Writes on the state that was read, for a value that is not to be stored at all too.
   *
   * @return whether the write took effect
   */
  boolean write(K key, EntryState<V> state, V value, long ttlMillis) {
    if (ttlMillis == WriteTtl.NONE && !state.isPresent() && !state.isAssumed()) {
      return true;
    }
    return store.compareAndPut(key, state.token(), value, ttlMillis);
  }

  private static void pause(int round) {
    long limit = Math.min(MAX_PAUSE_NANOS, 20_000L << Math.min(round, 20));
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(limit) + 1);
  }
}
