package dev.perigee.near.internal.caffeine;

import dev.perigee.near.NearSettings;
import dev.perigee.near.Token;
import dev.perigee.near.internal.coherence.CacheCoherence;
import dev.perigee.near.internal.coherence.NearCopy;
import dev.perigee.near.internal.coherence.Reading;
import dev.perigee.near.internal.coherence.Shard;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * The near tier before a server, as threads of one process use it: every history of reads and
 * writes must be one of plain variables. Events are not needed for that: own writes, reads and
 * evictions keep the process consistent with itself.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public class NearVariables {
  private static final int KEYS = 2;
  private static final NearSettings SETTINGS =
      new NearSettings(
          true, NearSettings.Mode.LEASE, 1, 400, Duration.ofDays(1), Duration.ofDays(1));

  final Shard shard = new Shard("server");
  final CacheCoherence coherence = new CacheCoherence();
  final CaffeineCopies<Integer> copies = new CaffeineCopies<>(SETTINGS);

  /** The server: in the upper half of each a version, in the lower half the value. */
  final AtomicLongArray server = new AtomicLongArray(KEYS);

  public NearVariables() {
    shard.prove(0);
    coherence.join(copies);
  }

  @Operation
  public int get(@Param(name = "key") int key) {
    NearCopy copy = copies.get(key);
    if (copy != null && copies.mayServe(copy, 0)) {
      copies.used(copy, 0);
      return (int) longOf(copy.version());
    }
    Reading reading = new Reading(copies, "k" + key, shard, 0);
    coherence.begin(reading);
    long entry = server.get(key);
    byte[] envelope = ByteBuffer.allocate(16).putLong(8, entry).array();
    coherence.complete(
        reading, Token.of(envelope), NearCopy.of(key, reading, envelope, entry, 1), 0);
    return (int) entry;
  }

  @Operation
  public void put(@Param(name = "key") int key, @Param(name = "value") int value) {
    server.updateAndGet(key, entry -> (((entry >>> 32) + 1) << 32) | value);
    drop(key);
  }

  void drop(int key) {
    coherence.written("k" + key);
  }

  private static long longOf(Token version) {
    return ByteBuffer.wrap(version.bytes()).getLong();
  }

  /** What it must look like. */
  public static final class Variables {
    private final int[] values = new int[KEYS];

    public int get(int key) {
      return values[key];
    }

    public void put(int key, int value) {
      values[key] = value;
    }

    public void putAndKeep(int key, int value) {
      values[key] = value;
    }
  }

  /** A writer that leaves the copy in its place. */
  public static final class Forgetful extends NearVariables {
    @Override
    void drop(int key) {}
  }

  /** Puts that leave copies too. */
  public static final class Keeping extends NearVariables {
    @Operation
    public void putAndKeep(@Param(name = "key") int key, @Param(name = "value") int value) {
      Reading put = new Reading(copies, "k" + key, shard, 0);
      coherence.beginPut(put);
      long entry = server.updateAndGet(key, old -> (((old >>> 32) + 1) << 32) | value);
      byte[] envelope = ByteBuffer.allocate(16).putLong(8, entry).array();
      coherence.kept(put, NearCopy.of(key, put, envelope, entry, 1), 0);
      coherence.event("k" + key, "set");
      coherence.event("k" + key, "expire");
    }
  }
}
