package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Input;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Kryo's input over one array of bytes, which believes no length before it has compared it with the
 * bytes that are left.
 *
 * <p>Every element of every array, collection and string takes at least a byte of its own. So the
 * sum of all lengths that a payload declares cannot exceed its size, and what reading it allocates
 * is in proportion to that size, however lengths are nested. How much a byte may bring about
 * depends on the classes: an empty collection takes one or two, and some dozens in memory.
 */
final class GraphInput extends Input {
  private static final int HASHED = 12;
  private static final byte[] NOTHING = {};

  private int undeclared;

  void begin(byte[] bytes, int offset, int length) {
    setBuffer(bytes, offset, length);
    undeclared = length;
  }

  /** Lets go of the bytes: an input that waits in a pool must not keep a value alive. */
  void forget() {
    setBuffer(NOTHING, 0, 0);
  }

  /** Passes bytes and returns where they start. */
  int pass(int bytes) {
    int start = position;
    require(bytes);
    position = start + bytes;
    return start;
  }

  /** A bit of bytes that were passed. */
  boolean bit(int start, int index) {
    return ((buffer[start + index / Byte.SIZE] >>> (index % Byte.SIZE)) & 1) != 0;
  }

  /** Of a few bytes from a position on, as many as there are. */
  int hash(int from) {
    int hash = 0;
    for (int i = from; i < Math.min(from + HASHED, limit); i++) {
      hash = 31 * hash + buffer[i];
    }
    return hash ^ hash >>> 8;
  }

  /** Whether bytes stand from a position on; if so they are passed. */
  boolean continuesWith(byte[] bytes, int from) {
    int to = from + bytes.length;
    if (to > limit || !Arrays.equals(buffer, from, to, bytes, 0, bytes.length)) {
      return false;
    }
    position = to;
    return true;
  }

  int remaining() {
    return limit - position;
  }

  /** Reads how many elements follow, each of which takes at least {@code bytesEach} bytes. */
  int readLength(int bytesEach) {
    int length = readVarInt(true);
    declare(length, bytesEach);
    return length;
  }

  private void declare(int length, int bytesEach) {
    if (length < 0 || length > undeclared || (long) length * bytesEach > remaining()) {
      throw new UnreadableException(
          Fault.LIMIT, "a length of " + length + " with " + remaining() + " bytes left");
    }
    undeclared -= length;
  }

  @Override
  public @Nullable String readString() {
    if (readVarIntFlag()) {
      int start = position;
      int length = readVarIntFlag(true) - 1;
      if (length > 0) {
        declare(length, 1);
      }
      position = start;
    }
    return super.readString();
  }

  /** A string that cannot be absent. */
  String readText() {
    String text = readString();
    if (text == null) {
      throw new UnreadableException(Fault.CORRUPT, "no text where there must be one");
    }
    return text;
  }

  byte[] readBlock() {
    return readBytes(readLength(1));
  }
}
