package dev.perigee.serialization.internal.graph;

/** Reads what {@link BitOutput} wrote. What is left of the last byte is passed over. */
final class BitInput {
  private final GraphInput input;
  private int current;
  private int left;

  BitInput(GraphInput input) {
    this.input = input;
  }

  int next() {
    if (left == 0) {
      current = input.readByte();
      left = Byte.SIZE;
    }
    left--;
    return (current >>> left) & 1;
  }

  int next(int count) {
    int bits = 0;
    for (int i = 0; i < count; i++) {
      bits = bits << 1 | next();
    }
    return bits;
  }
}
