package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The slots of fields that hold objects. */
final class ObjectSlots {
  private ObjectSlots() {}

  /**
   * @param exact whether the class of the value is known from the field
   * @param shapes finds the shape when it is first needed: a class may well hold itself
   */
  static Slot of(Slot.Access access, boolean exact, Function<Class<?>, Shape> shapes) {
    if (access.field().getType() == String.class) {
      return new StringSlot(access);
    }
    return exact ? new ExactSlot(access, shapes) : new AnySlot(access);
  }

  private abstract static class ObjectSlot extends Slot {
    ObjectSlot(Access access) {
      super(access, Object.class);
    }

    final @Nullable Object get(Object owner) throws Throwable {
      return (Object) getter.invokeExact(owner);
    }

    @Override
    final void read(Engine engine, GraphInput input, Object owner, boolean flag) throws Throwable {
      setter().invokeExact(owner, value(engine, input, flag));
    }
  }

  private static final class StringSlot extends ObjectSlot {
    StringSlot(Access access) {
      super(access);
    }

    @Override
    boolean write(Engine engine, Output output, Object owner) throws Throwable {
      output.writeString((String) get(owner));
      return false;
    }

    @Override
    @Nullable Object value(Engine engine, GraphInput input, boolean flag) {
      return input.readString();
    }
  }

  private static final class AnySlot extends ObjectSlot {
    AnySlot(Access access) {
      super(access);
    }

    @Override
    boolean write(Engine engine, Output output, Object owner) throws Throwable {
      engine.writeAny(output, get(owner));
      return false;
    }

    @Override
    @Nullable Object value(Engine engine, GraphInput input, boolean flag) {
      return engine.readAny(input);
    }
  }

  private static final class ExactSlot extends ObjectSlot {
    private final Class<?> type;
    private final Function<Class<?>, Shape> shapes;

    /** Found on first use; a race finds the same one twice. */
    private volatile @Nullable Shape shape;

    ExactSlot(Access access, Function<Class<?>, Shape> shapes) {
      super(access);
      this.type = access.field().getType();
      this.shapes = shapes;
    }

    @Override
    boolean hasFlag() {
      return true;
    }

    private Shape shape() {
      Shape found = shape;
      if (found == null) {
        found = shapes.apply(type);
        shape = found;
      }
      return found;
    }

    @Override
    boolean write(Engine engine, Output output, Object owner) throws Throwable {
      return engine.writeExact(output, get(owner), shape());
    }

    @Override
    @Nullable Object value(Engine engine, GraphInput input, boolean flag) {
      return engine.readExact(input, shape(), flag);
    }
  }
}
