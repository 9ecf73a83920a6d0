package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import org.jspecify.annotations.Nullable;

/** Arrays of primitives, and the most frequent ones of objects. */
final class Arrays {
  private Arrays() {}

  static void addTo(JdkTable table) {
    table.object(19, Object[].class, new ArraySerializer(Object.class));
    table.object(20, String[].class, new ValueSerializer<>(Arrays::writeTexts, Arrays::readTexts));
    table.object(
        62,
        byte[].class,
        new ValueSerializer<>(
            (output, array) -> {
              output.writeVarInt(array.length, true);
              output.writeBytes(array);
            },
            GraphInput::readBlock));
    table.object(
        61, boolean[].class, new ValueSerializer<>(Arrays::writeBooleans, Arrays::readBooleans));
    table.object(63, short[].class, new ValueSerializer<>(Arrays::writeShorts, Arrays::readShorts));
    table.object(64, char[].class, new ValueSerializer<>(Arrays::writeChars, Arrays::readChars));
    table.object(65, int[].class, new ValueSerializer<>(Arrays::writeInts, Arrays::readInts));
    table.object(66, long[].class, new ValueSerializer<>(Arrays::writeLongs, Arrays::readLongs));
    table.object(67, float[].class, new ValueSerializer<>(Arrays::writeFloats, Arrays::readFloats));
    table.object(
        68, double[].class, new ValueSerializer<>(Arrays::writeDoubles, Arrays::readDoubles));
  }

  private static void writeTexts(Output output, @Nullable String[] array) {
    output.writeVarInt(array.length, true);
    for (String text : array) {
      output.writeString(text);
    }
  }

  private static @Nullable String[] readTexts(GraphInput input) {
    @Nullable String[] array = new @Nullable String[input.readLength(1)];
    for (int i = 0; i < array.length; i++) {
      array[i] = input.readString();
    }
    return array;
  }

  private static void writeBooleans(Output output, boolean[] array) {
    output.writeVarInt(array.length, true);
    for (boolean v : array) {
      output.writeBoolean(v);
    }
  }

  private static boolean[] readBooleans(GraphInput input) {
    boolean[] array = new boolean[input.readLength(1)];
    for (int i = 0; i < array.length; i++) {
      array[i] = input.readBoolean();
    }
    return array;
  }

  private static void writeShorts(Output output, short[] array) {
    output.writeVarInt(array.length, true);
    for (short v : array) {
      output.writeShort(v);
    }
  }

  private static short[] readShorts(GraphInput input) {
    short[] array = new short[input.readLength(2)];
    for (int i = 0; i < array.length; i++) {
      array[i] = input.readShort();
    }
    return array;
  }

  private static void writeChars(Output output, char[] array) {
    output.writeVarInt(array.length, true);
    for (char v : array) {
      output.writeChar(v);
    }
  }

  private static char[] readChars(GraphInput input) {
    char[] array = new char[input.readLength(2)];
    for (int i = 0; i < array.length; i++) {
      array[i] = input.readChar();
    }
    return array;
  }

  private static void writeInts(Output output, int[] array) {
    output.writeVarInt(array.length, true);
    for (int v : array) {
      output.writeVarInt(v, false);
    }
  }

  private static int[] readInts(GraphInput input) {
    int[] array = new int[input.readLength(1)];
    for (int i = 0; i < array.length; i++) {
      array[i] = input.readVarInt(false);
    }
    return array;
  }

  private static void writeLongs(Output output, long[] array) {
    output.writeVarInt(array.length, true);
    for (long v : array) {
      output.writeVarLong(v, false);
    }
  }

  private static long[] readLongs(GraphInput input) {
    long[] array = new long[input.readLength(1)];
    for (int i = 0; i < array.length; i++) {
      array[i] = input.readVarLong(false);
    }
    return array;
  }

  private static void writeFloats(Output output, float[] array) {
    output.writeVarInt(array.length, true);
    for (float v : array) {
      output.writeInt(Float.floatToRawIntBits(v));
    }
  }

  private static float[] readFloats(GraphInput input) {
    float[] array = new float[input.readLength(4)];
    for (int i = 0; i < array.length; i++) {
      array[i] = Float.intBitsToFloat(input.readInt());
    }
    return array;
  }

  private static void writeDoubles(Output output, double[] array) {
    output.writeVarInt(array.length, true);
    for (double v : array) {
      output.writeLong(Double.doubleToRawLongBits(v));
    }
  }

  private static double[] readDoubles(GraphInput input) {
    double[] array = new double[input.readLength(8)];
    for (int i = 0; i < array.length; i++) {
      array[i] = Double.longBitsToDouble(input.readLong());
    }
    return array;
  }
}
