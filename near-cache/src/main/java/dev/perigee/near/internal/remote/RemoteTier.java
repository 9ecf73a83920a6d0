package dev.perigee.near.internal.remote;

import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Redis as the tiers see it: whole keys, bytes, lifetimes. Reads go to masters only.
 *
 * <p>Every method sends without blocking and answers with a stage that completes within the
 * configured time, exceptionally with a {@link dev.perigee.near.StoreException} where Redis did not
 * do it. Stages may complete on a thread of the client: do not block in them, do not decode in
 * them.
 *
 * <p>Conditional writes compare the eight bytes at offset 8 of the stored value with a {@link
 * Token}. Where a lifetime is {@link WriteTtl#KEEP} and the entry has none, it gets {@code maxTtl}.
 * "Touch" never carries an entry past its time of creation (in the envelope) and {@code maxTtl}; an
 * entry whose envelope does not carry it is only ever shortened.
 */
public interface RemoteTier {

  /** The value alone; {@code null} where there is none, empty where it is no string. */
  CompletionStage<byte @Nullable []> value(String key);

  /**
   * As {@link #value} for many keys, one pipeline a master; {@code null} for those that are absent
   * and, where one master has all, for those that are no strings.
   */
  CompletionStage<List<byte @Nullable []>> values(List<String> keys);

  /**
   * Value and, read after it, the remaining lifetime, in one round trip; {@code null} where there
   * is no value. The two may be of different entries where one was written in between: what is kept
   * near is held against events for that, and what is written for it against the version.
   */
  CompletionStage<@Nullable RemoteValue> get(String key);

  /** As {@link #get} for many keys, one pipeline a master; the list has {@code null} for absent. */
  CompletionStage<List<@Nullable RemoteValue>> getAll(List<String> keys);

  /** Reads and gives another lifetime ({@link WriteTtl#NONE}: removes) in one round trip. */
  CompletionStage<@Nullable RemoteValue> getAndTouch(String key, long ttlMillis, long maxTtlMillis);

  /** As {@link #getAndTouch} for many keys, one pipeline a master. */
  CompletionStage<List<@Nullable RemoteValue>> getAllAndTouch(
      List<String> keys, long ttlMillis, long maxTtlMillis);

  /** Whether the key is there. */
  CompletionStage<Boolean> exists(String key);

  /** The eight bytes of the version, or fewer; empty where there is none. */
  CompletionStage<Token> version(String key);

  /** Writes; one plain SET PX where {@link WriteTtl#isUniform} and nothing is wanted. */
  CompletionStage<RemoteWrite> put(Put put, Wanted wanted, long maxTtlMillis);

  /**
   * As {@link #put} for many, in pipelines for each master; results in order.
   *
   * <p>Where some were written and others not, the stage fails with a {@link
   * dev.perigee.near.BulkException} whose {@code done()} are the keys in Redis of those that were.
   *
   * @param puts walked once; what comes first is on its way while the rest is made
   */
  CompletionStage<List<RemoteWrite>> putAll(Iterable<Put> puts, Wanted wanted, long maxTtlMillis);

  /**
   * SET NX PX.
   *
   * @return {@code null} where it was written, else the bytes that stood in the way
   */
  CompletionStage<byte @Nullable []> putIfAbsent(String key, byte[] bytes, long ttlMillis);

  /**
   * As {@link #putIfAbsent} for many, one pipeline a master; results in order; fails as putAll.
   *
   * @param puts each with a uniform lifetime
   */
  CompletionStage<List<byte @Nullable []>> putAllIfAbsent(List<Put> puts);

  /** SET XX; {@code ttlMillis} may be KEEP or NONE. */
  CompletionStage<RemoteWrite> replace(
      String key, byte[] bytes, long ttlMillis, Wanted wanted, long maxTtlMillis);

  /** Removes. */
  CompletionStage<RemoteWrite> remove(String key, Wanted wanted);

  /** As {@link #remove} for many, one pipeline a master; results in order; fails as putAll. */
  CompletionStage<List<RemoteWrite>> removeAll(List<String> keys, Wanted wanted);

  /** Removes many, as few commands as possible; how many there were; fails as putAll. */
  CompletionStage<Long> unlinkAll(List<String> keys);

  /** Writes if the version is the expected one, or already that of {@code bytes}. */
  CompletionStage<Boolean> compareAndPut(
      String key, Token expected, byte[] bytes, long ttlMillis, long maxTtlMillis);

  /** Removes if the version is the expected one. */
  CompletionStage<Boolean> compareAndRemove(String key, Token expected);

  /** Gives another lifetime if the version is the expected one. */
  CompletionStage<Boolean> compareAndTouch(
      String key, Token expected, long ttlMillis, long maxTtlMillis);

  /** A field of a hash; {@code null} where there is none. */
  CompletionStage<byte @Nullable []> hashGet(String key, String field);

  /** Sets a field of a hash, and gives the hash at least this lifetime: never a shorter one. */
  CompletionStage<Boolean> hashPut(String key, String field, byte[] value, long ttlMillis);

  /** Gives a key at least this lifetime, never a shorter one; says whether there is such a key. */
  CompletionStage<Boolean> prolong(String key, long ttlMillis);

  /**
   * Takes a lock: SET NX PX of a token. Sent twice it answers as if sent once.
   *
   * @return whether the key holds the token now
   */
  CompletionStage<Boolean> lock(String key, byte[] token, long ttlMillis);

  /** Gives a lock its lifetime again if it holds the token; says whether it did. */
  CompletionStage<Boolean> prolongLock(String key, byte[] token, long ttlMillis);

  /** Removes a lock if it holds the token; says whether it did. */
  CompletionStage<Boolean> unlock(String key, byte[] token);

  /** Begins a scan of the keys with this prefix over all masters; not thread-safe. */
  KeyScan scan(String prefix);

  /** Unlinks every key with this prefix on all masters, in batches. Blocks until it is done. */
  void clear(String prefix);

  /** Keys with a prefix, page by page. A key may come more than once. */
  interface KeyScan {
    /** The next page, empty or not; {@code null} at the end. Blocks. */
    @Nullable List<String> next();
  }
}
