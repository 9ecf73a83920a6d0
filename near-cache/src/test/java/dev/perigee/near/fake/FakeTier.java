package dev.perigee.near.fake;

import dev.perigee.near.StoreException;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.near.internal.remote.RemoteTier;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.near.internal.remote.RemoteWrite;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The commands of {@link FakeRedis}. */
final class FakeTier implements RemoteTier {
  private static final int PAGE = 3;

  private final FakeRedis redis;
  private final FakeData data;
  private final Map<String, Map<String, byte[]>> hashes = new HashMap<>();
  private final Map<String, Long> hashDeadlines = new HashMap<>();

  FakeTier(FakeRedis redis, FakeData data) {
    this.redis = redis;
    this.data = data;
  }

  @Override
  public CompletionStage<byte @Nullable []> value(String key) {
    return redis.command("get", () -> bytes(data.value(key)));
  }

  @Override
  public CompletionStage<List<byte @Nullable []>> values(List<String> keys) {
    return redis.command("getAll", () -> each(keys, key -> bytes(data.value(key))));
  }

  private static byte @Nullable [] bytes(@Nullable RemoteValue value) {
    return value == null ? null : value.bytes();
  }

  @Override
  public CompletionStage<@Nullable RemoteValue> get(String key) {
    return redis.command("get", () -> data.value(key));
  }

  @Override
  public CompletionStage<List<@Nullable RemoteValue>> getAll(List<String> keys) {
    return redis.command("getAll", () -> each(keys, data::value));
  }

  private static <A, B> List<B> each(Iterable<A> inputs, Function<A, B> action) {
    List<B> results = new ArrayList<>();
    inputs.forEach(input -> results.add(action.apply(input)));
    return results;
  }

  @Override
  public CompletionStage<@Nullable RemoteValue> getAndTouch(
      String key, long ttlMillis, long maxTtlMillis) {
    return redis.command("getAndTouch", () -> data.touched(key, ttlMillis));
  }

  @Override
  public CompletionStage<List<@Nullable RemoteValue>> getAllAndTouch(
      List<String> keys, long ttlMillis, long maxTtlMillis) {
    return redis.command("getAllAndTouch", () -> each(keys, key -> data.touched(key, ttlMillis)));
  }

  @Override
  public CompletionStage<Boolean> exists(String key) {
    return redis.command("exists", () -> data.peek(key) != null);
  }

  @Override
  public CompletionStage<Token> version(String key) {
    return redis.command("version", () -> data.token(key));
  }

  @Override
  public CompletionStage<RemoteWrite> put(Put put, Wanted wanted, long maxTtlMillis) {
    return redis.command("put", () -> data.stored(put, wanted));
  }

  @Override
  public CompletionStage<List<RemoteWrite>> putAll(
      Iterable<Put> puts, Wanted wanted, long maxTtlMillis) {
    return redis.command("putAll", () -> each(puts, put -> data.stored(put, wanted)));
  }

  @Override
  public CompletionStage<List<byte @Nullable []>> putAllIfAbsent(List<Put> puts) {
    return redis.command(
        "putAllIfAbsent",
        () -> each(puts, put -> storedIfAbsent(put.key(), put.bytes(), put.ttl().createMillis())));
  }

  @Override
  public CompletionStage<byte @Nullable []> putIfAbsent(String key, byte[] bytes, long ttlMillis) {
    return redis.command("putIfAbsent", () -> storedIfAbsent(key, bytes, ttlMillis));
  }

  private byte @Nullable [] storedIfAbsent(String key, byte[] bytes, long ttlMillis) {
    FakeData.@Nullable Stored there = data.peek(key);
    if (there != null) {
      return there.bytes();
    }
    data.set(key, bytes, ttlMillis);
    return null;
  }

  @Override
  public CompletionStage<RemoteWrite> replace(
      String key, byte[] bytes, long ttlMillis, Wanted wanted, long maxTtlMillis) {
    return redis.command(
        "replace",
        () ->
            data.peek(key) == null
                ? new RemoteWrite(Effect.UNCHANGED, null)
                : data.stored(new Put(key, bytes, new WriteTtl(WriteTtl.NONE, ttlMillis)), wanted));
  }

  @Override
  public CompletionStage<RemoteWrite> remove(String key, Wanted wanted) {
    return redis.command("remove", () -> data.removed(key, wanted));
  }

  @Override
  public CompletionStage<List<RemoteWrite>> removeAll(List<String> keys, Wanted wanted) {
    return redis.command("removeAll", () -> each(keys, key -> data.removed(key, wanted)));
  }

  @Override
  public CompletionStage<Long> unlinkAll(List<String> keys) {
    return redis.command(
        "unlinkAll",
        () ->
            keys.stream()
                .filter(key -> data.removed(key, Wanted.EXISTENCE).effect() == Effect.REMOVED)
                .count());
  }

  @Override
  public CompletionStage<Boolean> compareAndPut(
      String key, Token expected, byte[] bytes, long ttlMillis, long maxTtlMillis) {
    return redis.command(
        "compareAndPut",
        () -> {
          if (!data.token(key).equals(expected)) {
            return false;
          }
          data.stored(
              new Put(key, bytes, new WriteTtl(Math.max(0, ttlMillis), ttlMillis)), Wanted.NOTHING);
          return true;
        });
  }

  @Override
  public CompletionStage<Boolean> compareAndRemove(String key, Token expected) {
    return redis.command(
        "compareAndRemove",
        () ->
            data.peek(key) != null && data.token(key).equals(expected) && data.delete(key, "del"));
  }

  @Override
  public CompletionStage<Boolean> compareAndTouch(
      String key, Token expected, long ttlMillis, long maxTtlMillis) {
    return redis.command(
        "compareAndTouch",
        () -> {
          if (data.peek(key) == null || !data.token(key).equals(expected)) {
            return false;
          }
          data.touch(key, ttlMillis);
          return true;
        });
  }

  @Override
  public CompletionStage<byte @Nullable []> hashGet(String key, String field) {
    return redis.command("hashGet", () -> hashes.getOrDefault(key, Map.of()).get(field));
  }

  @Override
  public CompletionStage<Boolean> hashPut(String key, String field, byte[] value, long ttlMillis) {
    return redis.command(
        "hashPut",
        () -> {
          hashes.computeIfAbsent(key, name -> new HashMap<>()).put(field, value);
          return prolonged(key, ttlMillis);
        });
  }

  @Override
  public CompletionStage<Boolean> prolong(String key, long ttlMillis) {
    return redis.command("prolong", () -> prolonged(key, ttlMillis));
  }

  @Override
  public CompletionStage<Boolean> lock(String key, byte[] token, long ttlMillis) {
    return redis.command(
        "lock",
        () -> {
          if (data.peek(key) == null) {
            data.set(key, token, ttlMillis);
          }
          return holds(key, token);
        });
  }

  @Override
  public CompletionStage<Boolean> prolongLock(String key, byte[] token, long ttlMillis) {
    return redis.command(
        "prolongLock",
        () -> {
          boolean held = holds(key, token);
          if (held) {
            data.touch(key, ttlMillis);
          }
          return held;
        });
  }

  @Override
  public CompletionStage<Boolean> unlock(String key, byte[] token) {
    return redis.command("unlock", () -> holds(key, token) && data.delete(key, "del"));
  }

  private boolean holds(String key, byte[] token) {
    FakeData.@Nullable Stored there = data.peek(key);
    return there != null && Arrays.equals(there.bytes(), token);
  }

  @Override
  public KeyScan scan(String prefix) {
    Deque<String> rest =
        new ArrayDeque<>(redis.keys().stream().filter(key -> key.startsWith(prefix)).toList());
    return () -> {
      if (rest.isEmpty()) {
        return null;
      }
      List<String> page = new ArrayList<>();
      while (page.size() < PAGE && !rest.isEmpty()) {
        page.add(rest.remove());
      }
      page.add(page.get(0)); // SCAN may name a key more than once
      return page;
    };
  }

  @Override
  public void clear(String prefix) {
    CompletionStage<Boolean> cleared =
        redis.command(
            "clear",
            () -> {
              data.keys().stream()
                  .filter(key -> key.startsWith(prefix))
                  .forEach(key -> data.delete(key, "del"));
              return true;
            });
    try {
      cleared.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException failure ? failure : e;
    }
  }

  private boolean prolonged(String key, long ttlMillis) {
    if (hashes.containsKey(key)) {
      hashDeadlines.merge(key, data.deadline(ttlMillis), Math::max);
      return true;
    }
    return false;
  }

  /** The last millisecond of a hash's life. */
  long hashDeadline(String key) {
    return hashDeadlines.getOrDefault(key, 0L);
  }
}
