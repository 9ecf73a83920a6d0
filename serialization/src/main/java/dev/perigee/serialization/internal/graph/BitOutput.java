package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;

/** Bits in the order in which they are put, the first one highest in its byte. */
final class BitOutput {
  private final Output output;
  private int current;
  private int free = Byte.SIZE;

  BitOutput(Output output) {
    this.output = output;
  }

  void put(int bits, int count) {
    for (int i = count - 1; i >= 0; i--) {
      free--;
      current |= ((bits >>> i) & 1) << free;
      if (free == 0) {
        align();
      }
    }
  }

  /** Fills the byte that was begun with zeros. */
  void align() {
    if (free < Byte.SIZE) {
      output.writeByte(current);
      current = 0;
      free = Byte.SIZE;
    }
  }
}
