package dev.perigee.serialization.internal.graph;

import dev.perigee.serialization.internal.fault.RefusedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Hash-based and sorted collections that lie on a cycle: their elements cannot be put in while the
 * fields that those elements hash or compare by are still missing. They are filled when the whole
 * value has been read, inner ones first.
 *
 * <p>An object that is built from its parts would see such a collection empty, so the writer counts
 * them as well, and refuses that.
 */
final class Deferred {
  private final List<Runnable> fillings = new ArrayList<>();
  private int waiting;

  /** Fills a collection when everything has been read. */
  void fillLater(Runnable filling) {
    fillings.add(filling);
  }

  /** Notes while writing that the reader will have to fill a collection later. */
  void expectWaiting() {
    waiting++;
  }

  /** How many were noted. */
  int waiting() {
    return waiting;
  }

  /** Refuses an object that is built from a collection noted since. */
  void refuseSince(int before, Object object) {
    if (waiting != before) {
      throw new RefusedException(
          "A cycle runs through a set or map inside an instance of "
              + object.getClass().getName()
              + ", which is built from its parts and would find it empty: break the cycle");
    }
  }

  void fill() {
    for (Runnable filling : fillings) {
      filling.run();
    }
    fillings.clear();
  }

  void reset() {
    fillings.clear();
    waiting = 0;
  }
}
