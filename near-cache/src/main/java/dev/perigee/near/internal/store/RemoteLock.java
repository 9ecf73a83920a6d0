package dev.perigee.near.internal.store;

import dev.perigee.near.EntryLock;
import dev.perigee.near.StoreException;
import dev.perigee.near.internal.remote.RemoteConnection.Registration;
import dev.perigee.serialization.EncodedKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock as a string in Redis: whose token it holds, who that is.
 *
 * <p>Each attempt has another token. So an attempt whose outcome is not known can be given back by
 * a command that nobody waits for: however late it is executed, it does not touch what a later
 * attempt has taken. Where the attempt itself is executed after that, the lock is left to its
 * lifetime.
 */
final class RemoteLock implements EntryLock {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteLock.class);

  /** The lock is extended each time this part of its lifetime has passed. */
  private static final int PARTS = 3;

  private final CacheScope scope;
  private final String text;
  private final String redisKey;
  private final Versions tokens;
  private @Nullable Attempt held;

  /** A lock that was taken, or may have been. */
  private final class Attempt {
    final byte[] token = token(tokens.next());
    final long ttlMillis;
    final AtomicReference<@Nullable Registration> renewal = new AtomicReference<>();

    Attempt(long ttlMillis) {
      this.ttlMillis = ttlMillis;
    }

    CompletionStage<Boolean> take() {
      return scope.tier().lock(redisKey, token, ttlMillis);
    }

    CompletionStage<Boolean> giveBack() {
      return scope.tier().unlock(redisKey, token);
    }

    void renew() {
      var unused =
          scope
              .tier()
              .prolongLock(redisKey, token, ttlMillis)
              .whenComplete(
                  (still, failure) -> {
                    // Without an answer the next round tries again: the lock may well be there.
                    if (failure == null && !still && stopRenewing()) {
                      LOG.warn(
                          "Cache {}: the lock of key {} was lost before it was released: Redis lost"
                              + " it, or this process stood still for more than {} ms. What is"
                              + " written still takes effect only if the entry is unchanged.",
                          scope.cacheName(),
                          text,
                          ttlMillis);
                    }
                  });
    }

    boolean stopRenewing() {
      @Nullable Registration running = renewal.getAndSet(null);
      if (running != null) {
        running.close();
      }
      return running != null;
    }
  }

  /**
   * @param tokens numbers that no other node uses
   */
  RemoteLock(CacheScope scope, EncodedKey key, Versions tokens) {
    this.scope = scope;
    this.text = key.text();
    this.redisKey = scope.lockKey(key);
    this.tokens = tokens;
  }

  @Override
  public boolean tryAcquire(long ttlMillis) {
    Attempt attempt = new Attempt(ttlMillis);
    try {
      boolean taken = Waiting.forWrite(attempt.take(), scope.asked("lock", text));
      held = taken ? attempt : null;
      return taken;
    } catch (StoreException e) {
      if (e.isOutcomeUnknown()) {
        attempt.giveBack().whenComplete((freed, failure) -> {}); // nobody waits for it
      }
      throw e;
    }
  }

  @Override
  public void keep() {
    Attempt attempt = held;
    if (attempt == null) {
      throw new IllegalStateException("the lock of key " + text + " was not taken");
    }
    Duration part = Duration.ofMillis(Math.max(1, attempt.ttlMillis / PARTS));
    attempt.renewal.set(scope.connection().repeat(part, attempt::renew));
  }

  @Override
  public void release() {
    Attempt attempt = held;
    if (attempt == null) {
      return;
    }
    held = null;
    attempt.stopRenewing();
    try {
      boolean freed = Waiting.forWrite(attempt.giveBack(), scope.asked("unlock", text));
      LOG.debug("Cache {}: the lock of key {} was released, held: {}", cache(), text, freed);
    } catch (RuntimeException e) {
      LOG.debug("Cache {}: the lock of key {} is left to its lifetime", cache(), text, e);
    }
  }

  private String cache() {
    return scope.cacheName();
  }

  /** Readable for those who look at it with redis-cli. */
  private static byte[] token(long number) {
    return HexFormat.of().toHexDigits(number).getBytes(StandardCharsets.US_ASCII);
  }
}
