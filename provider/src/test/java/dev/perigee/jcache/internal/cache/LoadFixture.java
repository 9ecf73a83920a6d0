package dev.perigee.jcache.internal.cache;

import dev.perigee.near.EntryStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Time that passes only while somebody pauses, and what others do in these pauses. */
final class LoadFixture {
  private long nanos;

  /** How long each pause was. */
  final List<Long> pauses = new ArrayList<>();

  /** What happens in the next pauses, one after the other. */
  final Deque<Runnable> meanwhile = new ArrayDeque<>();

  final Pacing pacing = new Pacing(() -> nanos, this::park);

  /** Loads of a node that asks no others. */
  static <K, V> NodeLoads<K, V> alone(EntryStore<K, V> store) {
    return new NodeLoads<>(store, new Insiders<>(), Duration.ZERO, new LoadFixture().pacing);
  }

  private void park(long time) {
    pauses.add(time);
    nanos += time;
    Runnable next = meanwhile.poll();
    if (next != null) {
      next.run();
    }
  }

  /** How much time has passed. */
  Duration elapsed() {
    return Duration.ofNanos(nanos);
  }
}
