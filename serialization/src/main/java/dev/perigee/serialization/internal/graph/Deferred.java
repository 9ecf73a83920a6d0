package dev.perigee.serialization.internal.graph;

import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Hash-based and sorted collections that lie on a cycle: their elements cannot be put in while the
 * fields that those elements hash or compare by are still missing. They are filled when the
 * outermost object of the cycle is finished, inner ones first.
 */
final class Deferred {
  private record Filling(int container, Runnable fill, BooleanSupplier holds) {}

  private final List<Filling> fillings = new ArrayList<>();

  /**
   * Fills a collection when its cycle has been read.
   *
   * @param container which object it is
   * @param holds whether it has its elements where they belong: elements of several sets on one
   *     cycle may hash by each other, and no order is right for all
   */
  void fillLater(int container, Runnable fill, BooleanSupplier holds) {
    fillings.add(new Filling(container, fill, holds));
  }

  /** Fills those that were noted within a cycle. */
  void fillFrom(int outermost) {
    if (fillings.isEmpty()) {
      return;
    }
    int first = fillings.size();
    while (first > 0 && fillings.get(first - 1).container >= outermost) {
      first--;
    }
    List<Filling> ready = fillings.subList(first, fillings.size());
    for (Filling filling : ready) {
      filling.fill.run();
    }
    for (Filling filling : ready) {
      if (!filling.holds.getAsBoolean()) {
        throw new UnreadableException(
            Fault.CORRUPT, "sets on one cycle, whose elements hash by each other");
      }
    }
    ready.clear();
  }

  void reset() {
    fillings.clear();
  }
}
