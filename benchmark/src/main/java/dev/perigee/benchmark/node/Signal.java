package dev.perigee.benchmark.node;

import dev.perigee.benchmark.contestant.Subject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A write on one node and the reads of another. The two JVMs share a page of memory in which the
 * writer says which version it has begun to write, when, and which one has been written; their
 * {@link System#nanoTime} is the same clock of the machine.
 */
final class Signal {
  private static final String KEY = "seen";
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** So long is waited for the last version: who has missed it shows the one before for ever. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private static final int BEGUN_AT = 8;
  private static final int BEGUN = 16;
  private static final int WRITTEN = 64;

  private final ByteBuffer page;

  Signal(String file) throws IOException {
    try (RandomAccessFile opened = new RandomAccessFile(file, "rw")) {
      page =
          opened
              .getChannel()
              .map(FileChannel.MapMode.READ_WRITE, 0, 4096)
              .order(ByteOrder.nativeOrder());
    }
  }

  /** Writes version 0, and gives others the time to hear of it. */
  static void reset(Subject subject) throws Exception {
    subject.put(KEY, "version 0");
    LockSupport.parkNanos(300_000_000);
  }

  /** Writes versions 1, 2, … with pauses of 2 to 6 ms. */
  String publish(Subject subject, int count) throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    for (long version = 1; version <= count; version++) {
      LockSupport.parkNanos(2_000_000 + random.nextInt(4_000_000));
      LONGS.setVolatile(page, BEGUN_AT, System.nanoTime());
      LONGS.setVolatile(page, BEGUN, version);
      subject.put(KEY, "version " + version);
      LONGS.setVolatile(page, WRITTEN, version);
    }
    return "done";
  }

  private long begun() {
    return (long) LONGS.getVolatile(page, BEGUN);
  }

  /**
   * Reads until the last version has come, or is not going to come any more.
   *
   * @return the share of versions whose first read that began after the write had returned was old,
   *     then the microseconds from the beginning of each write to the end of the read that saw it
   */
  String watch(Subject subject, int count) throws Exception {
    List<Double> micros = new ArrayList<>();
    long last = 0;
    long judged = 0;
    long old = 0;
    long end = Long.MAX_VALUE;
    while (last < count && System.nanoTime() < end) {
      long written = (long) LONGS.getVolatile(page, WRITTEN);
      Object value = subject.get(KEY);
      long now = System.nanoTime();
      long version =
          value instanceof String text && text.startsWith("version ")
              ? Long.parseLong(text.substring("version ".length()))
              : 0;
      if (written > judged) {
        judged = written;
        end = written == count ? now + PATIENCE_NANOS : end;
        old += version < written ? 1 : 0;
      }
      if (version > begun()) {
        version = 0; // of an earlier run: a copy that is older than all that is measured
      }
      if (version > last) {
        last = version;
        micros.add((now - (long) LONGS.getVolatile(page, BEGUN_AT)) / 1e3);
      }
    }
    StringBuilder answer = new StringBuilder().append((double) old / count);
    micros.forEach(each -> answer.append(' ').append(each));
    return answer.toString();
  }
}
