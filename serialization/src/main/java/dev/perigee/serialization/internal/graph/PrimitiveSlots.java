package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;

/** The slots of primitive fields: no null, no class, no boxing. */
final class PrimitiveSlots {
  private PrimitiveSlots() {}

  static Slot of(Slot.Access access) {
    Class<?> type = access.field().getType();
    if (type == boolean.class) {
      return new BooleanSlot(access);
    }
    if (type == byte.class) {
      return new ByteSlot(access);
    }
    if (type == char.class) {
      return new CharSlot(access);
    }
    if (type == short.class) {
      return new ShortSlot(access);
    }
    if (type == int.class) {
      return new IntSlot(access);
    }
    if (type == long.class) {
      return new LongSlot(access);
    }
    if (type == float.class) {
      return new FloatSlot(access);
    }
    return new DoubleSlot(access);
  }

  /** Nothing but its flag. */
  private static final class BooleanSlot extends Slot {
    BooleanSlot(Access access) {
      super(access, boolean.class);
    }

    @Override
    boolean hasFlag() {
      return true;
    }

    @Override
    boolean write(Engine engine, Output output, Object owner) throws Throwable {
      return (boolean) getter.invokeExact(owner);
    }

    @Override
    void read(Engine engine, GraphInput input, Object owner, boolean flag) throws Throwable {
      setter().invokeExact(owner, flag);
    }

    @Override
    Object value(Engine engine, GraphInput input, boolean flag) {
      return flag;
    }
  }

  private static final class ByteSlot extends Slot {
    ByteSlot(Access access) {
      super(access, byte.class);
    }

    @Override
    boolean write(Engine engine, Output output, Object owner) throws Throwable {
      output.writeByte((byte) getter.invokeExact(owner));
      return false;
    }

    @Override
    void read(Engine engine, GraphInput input, Object owner, boolean flag) throws Throwable {
      setter().invokeExact(owner, input.readByte());
    }

    @Override
    Object value(Engine engine, GraphInput input, boolean flag) {
      return input.readByte();
    }
  }

  private static final class CharSlot extends Slot {
    CharSlot(Access access) {
      super(access, char.class);
    }

    @Override
    boolean write(Engine engine, Output output, Object owner) throws Throwable {
      output.writeChar((char) getter.invokeExact(owner));
      return false;
    }

    @Override
    void read(Engine engine, GraphInput input, Object owner, boolean flag) throws Throwable {
      setter().invokeExact(owner, input.readChar());
    }

    @Override
    Object value(Engine engine, GraphInput input, boolean flag) {
      return input.readChar();
    }
  }

  private static final class ShortSlot extends Slot {
    ShortSlot(Access access) {
      super(access, short.class);
    }

    @Override
    boolean write(Engine engine, Output output, Object owner) throws Throwable {
      output.writeShort((short) getter.invokeExact(owner));
      return false;
    }

    @Override
    void read(Engine engine, GraphInput input, Object owner, boolean flag) throws Throwable {
      setter().invokeExact(owner, input.readShort());
    }

    @Override
    Object value(Engine engine, GraphInput input, boolean flag) {
      return input.readShort();
    }
  }

  private static final class IntSlot extends Slot {
    IntSlot(Access access) {
      super(access, int.class);
    }

    @Override
    boolean write(Engine engine, Output output, Object owner) throws Throwable {
      output.writeVarInt((int) getter.invokeExact(owner), false);
      return false;
    }

    @Override
    void read(Engine engine, GraphInput input, Object owner, boolean flag) throws Throwable {
      setter().invokeExact(owner, input.readVarInt(false));
    }

    @Override
    Object value(Engine engine, GraphInput input, boolean flag) {
      return input.readVarInt(false);
    }
  }

  private static final class LongSlot extends Slot {
    LongSlot(Access access) {
      super(access, long.class);
    }

    @Override
    boolean write(Engine engine, Output output, Object owner) throws Throwable {
      output.writeVarLong((long) getter.invokeExact(owner), false);
      return false;
    }

    @Override
    void read(Engine engine, GraphInput input, Object owner, boolean flag) throws Throwable {
      setter().invokeExact(owner, input.readVarLong(false));
    }

    @Override
    Object value(Engine engine, GraphInput input, boolean flag) {
      return input.readVarLong(false);
    }
  }

  private static final class FloatSlot extends Slot {
    FloatSlot(Access access) {
      super(access, float.class);
    }

    @Override
    boolean write(Engine engine, Output output, Object owner) throws Throwable {
      output.writeInt(Float.floatToRawIntBits((float) getter.invokeExact(owner)));
      return false;
    }

    @Override
    void read(Engine engine, GraphInput input, Object owner, boolean flag) throws Throwable {
      setter().invokeExact(owner, Float.intBitsToFloat(input.readInt()));
    }

    @Override
    Object value(Engine engine, GraphInput input, boolean flag) {
      return Float.intBitsToFloat(input.readInt());
    }
  }

  private static final class DoubleSlot extends Slot {
    DoubleSlot(Access access) {
      super(access, double.class);
    }

    @Override
    boolean write(Engine engine, Output output, Object owner) throws Throwable {
      output.writeLong(Double.doubleToRawLongBits((double) getter.invokeExact(owner)));
      return false;
    }

    @Override
    void read(Engine engine, GraphInput input, Object owner, boolean flag) throws Throwable {
      setter().invokeExact(owner, Double.longBitsToDouble(input.readLong()));
    }

    @Override
    Object value(Engine engine, GraphInput input, boolean flag) {
      return Double.longBitsToDouble(input.readLong());
    }
  }
}
