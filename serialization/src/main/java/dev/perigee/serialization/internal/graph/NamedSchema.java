package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a class as they stand ahead of its first object in tolerant mode. Immutable.
 *
 * @param fields in the order of their values
 */
record NamedSchema(List<NamedField> fields) {

  /**
   * One field.
   *
   * @param name its name; with a stroke for each superclass that has one of the same name
   * @param type its generic type
   */
  record NamedField(String name, String type) {}

  NamedSchema {
    fields = List.copyOf(fields);
  }

  static NamedSchema of(List<Field> fields) {
    Map<String, Integer> seen = new HashMap<>();
    List<NamedField> named = new ArrayList<>(fields.size());
    for (Field field : fields) {
      int hidden = seen.merge(field.getName(), 1, Integer::sum) - 1;
      named.add(
          new NamedField(
              field.getName() + "'".repeat(hidden), field.getGenericType().getTypeName()));
    }
    return new NamedSchema(named);
  }

  void writeTo(Output output) {
    output.writeVarInt(fields.size(), true);
    for (NamedField field : fields) {
      output.writeString(field.name());
      output.writeString(field.type());
    }
  }

  static NamedSchema readFrom(GraphInput input) {
    int size = input.readLength(2);
    List<NamedField> fields = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      fields.add(new NamedField(input.readText(), input.readText()));
    }
    return new NamedSchema(fields);
  }
}
