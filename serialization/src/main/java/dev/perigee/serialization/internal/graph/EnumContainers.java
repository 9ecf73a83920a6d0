package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps and sets of constants, which know the type of their constants even when empty. */
@SuppressWarnings({"unchecked", "rawtypes"}) // The type of the constants is not known here.
final class EnumContainers {
  private EnumContainers() {}

  /** An enum with more constants than a word has bits: its sets are of another class. */
  private static final Class<?> LARGE = Character.UnicodeScript.class;

  private enum Small {
    ONE
  }

  static void addTo(JdkTable table) {
    table.object(117, (Class) EnumMap.class, new EnumMapSerializer());
    table.object(118, (Class) EnumSet.noneOf(Small.class).getClass(), new EnumSetSerializer());
    table.object(119, (Class) EnumSet.noneOf((Class) LARGE).getClass(), new EnumSetSerializer());
  }

  private static void writeType(Engine engine, Output output, Object container) {
    engine.writeType(output, InnerObjects.enumType(container));
  }

  private static Class readType(Engine engine, GraphInput input) {
    Class type = engine.readType(input);
    if (type == null || !type.isEnum()) {
      throw new UnreadableException(Fault.CORRUPT, "constants of no enum");
    }
    return type;
  }

  private static final class EnumMapSerializer
      extends MapSerializer<Map<@Nullable Object, @Nullable Object>> {
    @Override
    void writeHead(Engine engine, Output output, Map<@Nullable Object, @Nullable Object> map) {
      writeType(engine, output, map);
    }

    @Override
    Map<@Nullable Object, @Nullable Object> create(Engine engine, GraphInput input, int size) {
      return new EnumMap(readType(engine, input));
    }
  }

  private static final class EnumSetSerializer extends CollectionSerializer<Set<@Nullable Object>> {
    EnumSetSerializer() {
      super(false);
    }

    @Override
    void writeHead(Engine engine, Output output, Set<@Nullable Object> set) {
      writeType(engine, output, set);
    }

    @Override
    Set<@Nullable Object> create(Engine engine, GraphInput input, int size) {
      return EnumSet.noneOf(readType(engine, input));
    }
  }
}
