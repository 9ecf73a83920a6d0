package dev.perigee.benchmark.measure;

import dev.perigee.benchmark.node.SliceResult;

/**
 * One slice of one contestant, seen from both sides.
 *
 * @param slice the node's side
 * @param server the server's
 */
public record Round(SliceResult slice, ServerLoad server) {

  /** Operations in a second. */
  public double rate() {
    return slice.operations() * 1e9 / slice.nanos();
  }
}
