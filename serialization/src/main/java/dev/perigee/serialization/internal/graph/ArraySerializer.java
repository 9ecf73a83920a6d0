package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.RefusedException;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** Arrays of objects, of any component type but the primitive ones. */
final class ArraySerializer extends GraphSerializer<@Nullable Object[]> {
  private final Class<?> component;

  ArraySerializer(Class<?> component) {
    this.component = component;
  }

  @Override
  void write(Engine engine, Output output, @Nullable Object[] array) {
    output.writeVarInt(array.length, true);
    for (int i = 0; i < array.length; i++) {
      try {
        engine.writeAny(output, array[i]);
      } catch (RefusedException e) {
        throw e.at("[" + i + "]");
      }
    }
  }

  @Override
  @Nullable Object[] read(
      Engine engine, GraphInput input, Class<? extends @Nullable Object[]> type) {
    @Nullable Object[] array =
        (@Nullable Object[]) Array.newInstance(component, input.readLength(1));
    engine.reference(array);
    for (int i = 0; i < array.length; i++) {
      array[i] = engine.readAny(input);
    }
    return array;
  }
}
