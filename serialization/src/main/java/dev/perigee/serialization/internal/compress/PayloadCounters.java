package dev.perigee.serialization.internal.compress;

import java.util.concurrent.atomic.LongAdder;

/** What payloads came to. Thread-safe; counting does not contend. */
public final class PayloadCounters {
  private final LongAdder written = new LongAdder();
  private final LongAdder compressed = new LongAdder();
  private final LongAdder before = new LongAdder();
  private final LongAdder after = new LongAdder();

  void plain(int length) {
    written.increment();
    before.add(length);
    after.add(length);
  }

  void compressed(int length, int packed) {
    written.increment();
    compressed.increment();
    before.add(length);
    after.add(packed);
  }

  public long written() {
    return written.sum();
  }

  public long compressed() {
    return compressed.sum();
  }

  public long bytesBefore() {
    return before.sum();
  }

  public long bytesAfter() {
    return after.sum();
  }
}
