package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a class or record in the order of their names. Ahead of their values stand the
 * flags of those that have one, a bit each: most are needed for no more than "not null".
 */
final class Slots {
  private final Slot[] slots;
  private final int flagBytes;

  Slots(List<Slot> slots) {
    this.slots = slots.toArray(Slot[]::new);
    int flags = 0;
    for (Slot slot : slots) {
      flags += slot.hasFlag() ? 1 : 0;
    }
    this.flagBytes = (flags + Byte.SIZE - 1) / Byte.SIZE;
  }

  int count() {
    return slots.length;
  }

  void write(Engine engine, Output output, Object owner) {
    int start = output.position();
    for (int i = 0; i < flagBytes; i++) {
      output.writeByte(0);
    }
    int flag = 0;
    for (Slot slot : slots) {
      try {
        boolean set = slot.write(engine, output, owner);
        if (slot.hasFlag()) {
          if (set) {
            // Asked for anew: the buffer may have been exchanged for a larger one.
            output.getBuffer()[start + flag / Byte.SIZE] |= (byte) (1 << flag % Byte.SIZE);
          }
          flag++;
        }
      } catch (RefusedException e) {
        throw e.at("." + slot.name);
      } catch (Throwable e) {
        throw Rethrown.unchecked(e);
      }
    }
  }

  /** Reads the values into an object. */
  void read(Engine engine, GraphInput input, Object owner) throws Throwable {
    int start = input.pass(flagBytes);
    int flag = 0;
    for (Slot slot : slots) {
      slot.read(engine, input, owner, slot.hasFlag() && input.bit(start, flag++));
    }
  }

  /** Reads the values for a constructor, each to its position among the arguments. */
  void read(Engine engine, GraphInput input, @Nullable Object[] arguments, int[] positions) {
    int start = input.pass(flagBytes);
    int flag = 0;
    for (int i = 0; i < slots.length; i++) {
      Slot slot = slots[i];
      arguments[positions[i]] =
          slot.value(engine, input, slot.hasFlag() && input.bit(start, flag++));
    }
  }
}
