package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.HashMap;
import java.util.Map;

/** Constants by name, so that reordering them changes nothing. */
final class EnumSerializer extends GraphSerializer<Enum<?>> {
  private final Class<?> type;
  private final Map<String, Enum<?>> constants = new HashMap<>();

  EnumSerializer(Class<?> type) {
    this.type = type;
    for (Object constant : type.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name(), (Enum<?>) constant);
    }
  }

  @Override
  void write(Engine engine, Output output, Enum<?> object) {
    output.writeString(object.name());
  }

  @Override
  Enum<?> read(Engine engine, GraphInput input, Class<? extends Enum<?>> declared) {
    String name = input.readText();
    Enum<?> constant = constants.get(name);
    if (constant == null) {
      throw new UnreadableException(
          Fault.SCHEMA, "enum " + type.getName() + " has lost a constant");
    }
    return constant;
  }
}
