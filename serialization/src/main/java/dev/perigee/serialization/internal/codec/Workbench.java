package dev.perigee.serialization.internal.codec;

import dev.perigee.serialization.internal.compress.Compressor;
import dev.perigee.serialization.internal.graph.Graphs;

/** What one thread needs to encode or decode a value. */
final class Workbench implements AutoCloseable {
  private static final int LARGE = 64 << 10;

  final Graphs.Worker graphs;
  final Compressor compressor = new Compressor();

  private int largestRead;
  private volatile boolean closed;

  Workbench(Graphs.Worker graphs) {
    this.graphs = graphs;
  }

  /** Reads a graph; what that makes grow is in proportion to its bytes. */
  Object read(byte[] bytes, int offset, int length) {
    largestRead = Math.max(largestRead, length);
    return graphs.read(bytes, offset, length);
  }

  /** Whether it has outgrown what is worth keeping. */
  boolean isLarge() {
    return largestRead > LARGE
        || graphs.buffer().length > LARGE
        || compressor.buffer().length > LARGE;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    compressor.close();
  }
}
