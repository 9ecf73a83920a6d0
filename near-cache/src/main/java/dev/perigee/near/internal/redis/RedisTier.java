package dev.perigee.near.internal.redis;

import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.near.internal.remote.RemoteTier;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.near.internal.remote.RemoteWrite;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.redisson.client.protocol.RedisCommand;

/**
 * The commands of the remote tier. A plain command wherever the outcome does not depend on what is
 * there, a {@link Script} elsewhere: one round trip each.
 *
 * <p>Value and remaining lifetime are two commands that travel together, the value's first. A
 * script would read both at one moment, and costs the server so much more that a node with many
 * threads gets a tenth less out of it. They need not be of one moment: a write between the two
 * emits an event, and a reader that an event overtakes keeps nothing near; and where the lifetime
 * says that the entry is gone, it counts as one that ends now.
 */
final class RedisTier implements RemoteTier {

  private static final RedisCommand<Object> GET = new RedisCommand<>("GET");
  private static final RedisCommand<Object> MGET = new RedisCommand<>("MGET");
  private static final RedisCommand<Object> PTTL = new RedisCommand<>("PTTL");
  private static final RedisCommand<Object> SET = new RedisCommand<>("SET");
  private static final RedisCommand<Object> UNLINK = new RedisCommand<>("UNLINK");
  static final RedisCommand<Object> EXISTS = new RedisCommand<>("EXISTS");
  private static final RedisCommand<Object> GETRANGE = new RedisCommand<>("GETRANGE");

  private static final RedisCommand<Object> HGET = new RedisCommand<>("HGET");

  private static final long GONE = -2;

  private static final int VERSION_FROM = 8;
  private static final int VERSION_TO = 15;

  /** The effects as {@code put.lua} numbers them. */
  private static final Effect[] EFFECTS = {
    Effect.UNCHANGED, Effect.CREATED, Effect.UPDATED, Effect.REMOVED, Effect.WRITTEN
  };

  private final Commands commands;
  private final Keyspace keyspace;

  RedisTier(Commands commands, Keyspace keyspace) {
    this.commands = commands;
    this.keyspace = keyspace;
  }

  @Override
  public CompletionStage<byte @Nullable []> value(String key) {
    return commands.run(getCall(key)).thenApply(value -> (byte[]) value);
  }

  @Override
  public CompletionStage<List<byte @Nullable []>> values(List<String> keys) {
    return commands
        .runJointly(keys, RedisTier::getCall, some -> Call.joint(MGET, some, false))
        .thenApply(
            replies -> {
              List<byte @Nullable []> values = new ArrayList<>(keys.size());
              for (Object reply : replies) { // of several keys, or of one
                if (reply instanceof List<?> several) {
                  several.forEach(value -> values.add((byte[]) value));
                } else {
                  values.add((byte[]) reply);
                }
              }
              return values;
            });
  }

  @Override
  public CompletionStage<@Nullable RemoteValue> get(String key) {
    return commands
        .runTogether(getCall(key), Call.read(PTTL, key))
        .thenApply(replies -> value(replies[0], replies[1]));
  }

  @Override
  public CompletionStage<List<@Nullable RemoteValue>> getAll(List<String> keys) {
    List<Call> calls = new ArrayList<>(2 * keys.size());
    keys.forEach(key -> calls.add(getCall(key)));
    keys.forEach(key -> calls.add(Call.read(PTTL, key)));
    return commands
        .runAll(calls)
        .thenApply(
            replies -> {
              List<@Nullable RemoteValue> values = new ArrayList<>(keys.size());
              for (int i = 0; i < keys.size(); i++) {
                values.add(value(replies.get(i), replies.get(keys.size() + i)));
              }
              return values;
            });
  }

  @Override
  public CompletionStage<@Nullable RemoteValue> getAndTouch(
      String key, long ttlMillis, long maxTtlMillis) {
    return commands.run(getAndTouchCall(key, ttlMillis, maxTtlMillis)).thenApply(RedisTier::value);
  }

  @Override
  public CompletionStage<List<@Nullable RemoteValue>> getAllAndTouch(
      List<String> keys, long ttlMillis, long maxTtlMillis) {
    return all(keys, key -> getAndTouchCall(key, ttlMillis, maxTtlMillis), RedisTier::value);
  }

  @Override
  public CompletionStage<Boolean> exists(String key) {
    return commands.run(Call.read(EXISTS, key)).thenApply(RedisTier::isOne);
  }

  @Override
  public CompletionStage<Token> version(String key) {
    return commands
        .run(Call.readString(GETRANGE, key, VERSION_FROM, VERSION_TO))
        .thenApply(version -> token((byte[]) version));
  }

  @Override
  public CompletionStage<RemoteWrite> put(Put put, Wanted wanted, long maxTtlMillis) {
    return commands.run(putCall(put, wanted, maxTtlMillis)).thenApply(RedisTier::write);
  }

  @Override
  public CompletionStage<List<RemoteWrite>> putAll(
      Iterable<Put> puts, Wanted wanted, long maxTtlMillis) {
    Iterator<Call> calls =
        StreamSupport.stream(puts.spliterator(), false)
            .map(put -> putCall(put, wanted, maxTtlMillis))
            .iterator();
    return commands.runAsMade(calls).thenApply(replies -> read(replies, RedisTier::write));
  }

  @Override
  public CompletionStage<byte @Nullable []> putIfAbsent(String key, byte[] bytes, long ttlMillis) {
    return commands
        .run(putIfAbsentCall(new Put(key, bytes, WriteTtl.of(ttlMillis))))
        .thenApply(found -> (byte[]) found);
  }

  @Override
  public CompletionStage<List<byte @Nullable []>> putAllIfAbsent(List<Put> puts) {
    return all(puts, RedisTier::putIfAbsentCall, found -> (byte[]) found);
  }

  @Override
  public CompletionStage<RemoteWrite> replace(
      String key, byte[] bytes, long ttlMillis, Wanted wanted, long maxTtlMillis) {
    if (wanted == Wanted.NOTHING && ttlMillis > WriteTtl.NONE) {
      return commands
          .run(Call.write(SET, key, bytes, "XX", "PX", ttlMillis))
          .thenApply(reply -> effect(reply == null ? Effect.UNCHANGED : Effect.UPDATED));
    }
    // "Do not create" is what a lifetime of NONE for a new entry means.
    Put put = new Put(key, bytes, new WriteTtl(WriteTtl.NONE, ttlMillis));
    return commands.run(putScript(put, wanted, maxTtlMillis)).thenApply(RedisTier::write);
  }

  @Override
  public CompletionStage<RemoteWrite> remove(String key, Wanted wanted) {
    return commands.run(removeCall(key, wanted)).thenApply(removal(wanted));
  }

  @Override
  public CompletionStage<List<RemoteWrite>> removeAll(List<String> keys, Wanted wanted) {
    return all(keys, key -> removeCall(key, wanted), removal(wanted));
  }

  @Override
  public CompletionStage<Long> unlinkAll(List<String> keys) {
    return unlinkAll(commands, keys);
  }

  /** Unlinks keys, and says how many there were. */
  static CompletableFuture<Long> unlinkAll(Commands commands, List<String> keys) {
    return commands
        .runJointly(
            keys, key -> Call.write(UNLINK, key), several -> Call.joint(UNLINK, several, true))
        .thenApply(counts -> counts.stream().mapToLong(count -> (Long) count).sum());
  }

  @Override
  public CompletionStage<Boolean> compareAndPut(
      String key, Token expected, byte[] bytes, long ttlMillis, long maxTtlMillis) {
    return commands
        .run(
            Call.script(
                Script.COMPARE_AND_PUT, key, expected.bytes(), bytes, ttlMillis, maxTtlMillis))
        .thenApply(RedisTier::isOne);
  }

  @Override
  public CompletionStage<Boolean> compareAndRemove(String key, Token expected) {
    return commands
        .run(Call.script(Script.COMPARE_AND_REMOVE, key, (Object) expected.bytes()))
        .thenApply(RedisTier::isOne);
  }

  @Override
  public CompletionStage<Boolean> compareAndTouch(
      String key, Token expected, long ttlMillis, long maxTtlMillis) {
    return commands
        .run(Call.script(Script.COMPARE_AND_TOUCH, key, expected.bytes(), ttlMillis, maxTtlMillis))
        .thenApply(RedisTier::isOne);
  }

  @Override
  public CompletionStage<byte @Nullable []> hashGet(String key, String field) {
    return commands.run(Call.read(HGET, key, field)).thenApply(value -> (byte[]) value);
  }

  @Override
  public CompletionStage<Boolean> hashPut(String key, String field, byte[] value, long ttlMillis) {
    return commands
        .run(Call.script(Script.HASH_PUT, key, field, value, positive(ttlMillis)))
        .thenApply(RedisTier::isOne);
  }

  @Override
  public CompletionStage<Boolean> prolong(String key, long ttlMillis) {
    return commands
        .run(Call.script(Script.PROLONG, key, positive(ttlMillis)))
        .thenApply(RedisTier::isOne);
  }

  @Override
  public CompletionStage<Boolean> lock(String key, byte[] token, long ttlMillis) {
    return commands
        .run(Call.script(Script.LOCK, key, token, positive(ttlMillis)))
        .thenApply(RedisTier::isOne);
  }

  @Override
  public CompletionStage<Boolean> prolongLock(String key, byte[] token, long ttlMillis) {
    return commands
        .run(Call.script(Script.PROLONG_LOCK, key, token, positive(ttlMillis)))
        .thenApply(RedisTier::isOne);
  }

  @Override
  public CompletionStage<Boolean> unlock(String key, byte[] token) {
    return commands
        .run(Call.script(Script.UNLOCK, key, (Object) token))
        .thenApply(RedisTier::isOne);
  }

  @Override
  public KeyScan scan(String prefix) {
    return keyspace.scan(prefix);
  }

  @Override
  public void clear(String prefix) {
    keyspace.clear(prefix);
  }

  // ---- calls

  private static Call getCall(String key) {
    return Call.readString(GET, key);
  }

  private static Call getAndTouchCall(String key, long ttlMillis, long maxTtlMillis) {
    return Call.script(Script.GET_AND_TOUCH, key, ttlMillis, maxTtlMillis);
  }

  private static Call putCall(Put put, Wanted wanted, long maxTtlMillis) {
    return wanted == Wanted.NOTHING && put.ttl().isUniform()
        ? Call.write(SET, put.key(), put.bytes(), "PX", put.ttl().createMillis())
        : putScript(put, wanted, maxTtlMillis);
  }

  private static Call putScript(Put put, Wanted wanted, long maxTtlMillis) {
    return Call.script(
        Script.PUT,
        put.key(),
        put.bytes(),
        put.ttl().createMillis(),
        put.ttl().updateMillis(),
        maxTtlMillis,
        wanted == Wanted.VALUE ? "value" : "");
  }

  private static Call putIfAbsentCall(Put put) {
    long ttlMillis = positive(put.ttl().createMillis());
    return Call.script(Script.PUT_IF_ABSENT, put.key(), put.bytes(), ttlMillis);
  }

  private static Call removeCall(String key, Wanted wanted) {
    return wanted == Wanted.VALUE ? Call.script(Script.REMOVE, key) : Call.write(UNLINK, key);
  }

  private <T, R> CompletionStage<List<R>> all(
      List<T> asked, Function<T, Call> call, Function<Object, R> read) {
    return commands
        .runAll(asked.stream().map(call).toList())
        .thenApply(replies -> read(replies, read));
  }

  private static <R> List<R> read(List<Object> replies, Function<Object, R> read) {
    List<R> results = new ArrayList<>(replies.size());
    replies.forEach(reply -> results.add(read.apply(reply)));
    return results;
  }

  private static long positive(long ttlMillis) {
    if (ttlMillis <= WriteTtl.NONE) {
      throw new IllegalArgumentException("a lifetime in milliseconds is needed: " + ttlMillis);
    }
    return ttlMillis;
  }

  // ---- replies

  private static @Nullable RemoteValue value(@Nullable Object reply) {
    return reply instanceof List<?> pair
        ? new RemoteValue((byte[]) pair.get(0), (Long) pair.get(1))
        : null;
  }

  /** Of a key that is gone by the time its lifetime is read, PTTL says -2: it ends now. */
  private static @Nullable RemoteValue value(@Nullable Object bytes, Object ttlMillis) {
    long left = (Long) ttlMillis;
    return bytes == null ? null : new RemoteValue((byte[]) bytes, left == GONE ? 0 : left);
  }

  private static RemoteWrite write(Object reply) {
    if (reply instanceof List<?> answer) {
      byte[] previous = answer.size() > 1 ? (byte[]) answer.get(1) : null;
      return new RemoteWrite(EFFECTS[((Long) answer.get(0)).intValue()], previous);
    }
    return effect(Effect.WRITTEN); // the OK of a plain SET
  }

  private static Function<@Nullable Object, RemoteWrite> removal(Wanted wanted) {
    return wanted == Wanted.VALUE
        ? found ->
            new RemoteWrite(found == null ? Effect.UNCHANGED : Effect.REMOVED, (byte[]) found)
        : count -> effect(isOne(count) ? Effect.REMOVED : Effect.UNCHANGED);
  }

  private static RemoteWrite effect(Effect effect) {
    return new RemoteWrite(effect, null);
  }

  private static boolean isOne(@Nullable Object reply) {
    return reply instanceof Long number && number == 1;
  }

  /** Puts the version where {@link Token#of} looks for it. */
  private static Token token(byte[] version) {
    byte[] envelope = new byte[VERSION_FROM + version.length];
    System.arraycopy(version, 0, envelope, VERSION_FROM, version.length);
    return Token.of(envelope);
  }
}
