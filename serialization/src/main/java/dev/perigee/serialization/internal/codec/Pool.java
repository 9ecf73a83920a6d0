package dev.perigee.serialization.internal.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool that never waits: where it is empty another is made, where it is full one is
 * closed. There is nothing in it per thread, so that many thousand virtual threads share the few
 * that the processors can use at once. Thread-safe.
 *
 * <p>A slot is emptied by {@code getAndSet} and filled by {@code compareAndSet} from empty, so each
 * item is in one slot or with one borrower, never both.
 *
 * @param <T> what is pooled
 */
final class Pool<T extends AutoCloseable> {
  private final AtomicReferenceArray<@Nullable T> slots;
  private final Supplier<T> maker;
  private volatile boolean closed;

  Pool(int size, Supplier<T> maker) {
    this.slots = new AtomicReferenceArray<>(size);
    this.maker = maker;
  }

  T borrow() {
    int length = slots.length();
    int start = start(length);
    for (int i = 0; i < length; i++) {
      int slot = (start + i) % length;
      if (slots.get(slot) != null) {
        T item = slots.getAndSet(slot, null);
        if (item != null) {
          return item;
        }
      }
    }
    return maker.get();
  }

  void giveBack(T item) {
    int length = slots.length();
    int start = start(length);
    for (int i = 0; i < length && !closed; i++) {
      if (slots.compareAndSet((start + i) % length, null, item)) {
        if (closed) {
          // Closing may have passed this slot already.
          close();
        }
        return;
      }
    }
    discard(item);
  }

  /** Closes one that is not to be used again. */
  void discard(T item) {
    try {
      item.close();
    } catch (Exception e) {
      throw new IllegalStateException("a pooled item could not be closed", e);
    }
  }

  void close() {
    closed = true;
    for (int i = 0; i < slots.length(); i++) {
      T item = slots.getAndSet(i, null);
      if (item != null) {
        discard(item);
      }
    }
  }

  private static int start(int length) {
    // Threads start at different places, so that they seldom meet.
    int mixed = (int) ((Thread.currentThread().getId() * 0x9E3779B97F4A7C15L) >>> 40);
    return mixed % length;
  }
}
