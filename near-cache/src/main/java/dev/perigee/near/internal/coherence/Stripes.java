package dev.perigee.near.internal.coherence;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/** The locks of keys, and the states that they guard: a fixed number, shared by all keys. */
final class Stripes {
  private final Stripe[] stripes;

  /** A lock and the states of the keys that it guards. */
  @SuppressWarnings("serial") // never serialized
  static final class Stripe extends ReentrantLock {
    private static final long serialVersionUID = 1L;
    final transient Map<String, KeyState> states = new HashMap<>();

    /** A read or put of a key is on its way from now on: it captures the stamp. */
    KeyState enter(Reading reading) {
      KeyState state = states.computeIfAbsent(reading.text(), text -> new KeyState());
      state.flights++;
      reading.stamp = state.stamp;
      return state;
    }

    /** It no longer is; the last one takes the state with it. */
    void exit(Reading reading, KeyState state) {
      if (state.joinable == reading) {
        state.joinable = null;
      }
      if (state.keeping == reading) {
        state.keeping = null;
      }
      if (--state.flights == 0) {
        states.remove(reading.text());
      }
    }
  }

  /**
   * @param count how many stripes: a power of two
   */
  Stripes(int count) {
    stripes = new Stripe[count];
    for (int i = 0; i < count; i++) {
      stripes[i] = new Stripe();
    }
  }

  /** Takes the lock of a key; the caller unlocks it. */
  Stripe lock(String text) {
    int hash = text.hashCode();
    Stripe stripe = stripes[(hash ^ (hash >>> 16)) & (stripes.length - 1)];
    stripe.lock();
    return stripe;
  }

  /** Visits every state, holding its lock; takes the locks one after the other. */
  void forEach(BiConsumer<String, KeyState> action) {
    for (Stripe stripe : stripes) {
      stripe.lock();
      try {
        stripe.states.forEach(action);
      } finally {
        stripe.unlock();
      }
    }
  }

  /** How many keys have a state. */
  int size() {
    AtomicInteger keys = new AtomicInteger();
    forEach((text, state) -> keys.incrementAndGet());
    return keys.get();
  }
}
