package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Islands of JDK serialization within a value, for classes that bring their own form of it or keep
 * their state in a closed package. Every class in them is judged by the same policy, and lengths,
 * depth and size are bounded before anything is built.
 */
final class Islands {
  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class,
          "byte", byte.class,
          "char", char.class,
          "short", short.class,
          "int", int.class,
          "long", long.class,
          "float", float.class,
          "double", double.class,
          "void", void.class);

  /** Deeper sets of sets would take time to hash that doubles with each level. */
  private static final int MAX_HASHED = 24;

  private final GraphSettings settings;

  Islands(GraphSettings settings) {
    this.settings = settings;
  }

  GraphSerializer<Object> serializer() {
    return new IslandSerializer();
  }

  private final class IslandSerializer extends GraphSerializer<Object> {
    @Override
    void write(Engine engine, Output output, Object object) {
      byte[] bytes = bytesOf(object, engine.references());
      output.writeVarInt(bytes.length, true);
      output.writeBytes(bytes);
    }

    @Override
    Object read(Engine engine, GraphInput input, Class<?> type) {
      return objectOf(input.readBlock());
    }
  }

  private byte[] bytesOf(Object object, References references) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new IslandOutput(bytes, object, references)) {
      stream.writeObject(object);
    } catch (NotSerializableException e) {
      throw new RefusedException(
          "Class "
              + object.getClass().getName()
              + " is written by JDK serialization, and holds a "
              + e.getMessage()
              + ", which is not Serializable: make it so, or make its field transient",
          e);
    } catch (IOException e) {
      throw new RefusedException(
          "Class " + object.getClass().getName() + " refuses to be written: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  private Object objectOf(byte[] bytes) {
    try (ObjectInputStream stream = new IslandInput(bytes)) {
      Object object = stream.readObject();
      if (object == null) {
        throw new UnreadableException(Fault.CORRUPT, "nothing where there must be an object");
      }
      return object;
    } catch (InvalidClassException e) {
      throw new UnreadableException(Fault.SCHEMA, String.valueOf(e.classname) + " has changed");
    } catch (ClassNotFoundException e) {
      throw new UnreadableException(Fault.UNKNOWN_CLASS, e.getMessage() + " does not exist here");
    } catch (IOException e) {
      throw new UnreadableException(Fault.CORRUPT, "an island is damaged");
    }
  }

  private final class IslandOutput extends ObjectOutputStream {
    private final Object root;
    private final References references;

    IslandOutput(ByteArrayOutputStream bytes, Object root, References references)
        throws IOException {
      super(bytes);
      this.root = root;
      this.references = references;
      enableReplaceObject(true);
    }

    @Override
    protected @Nullable Object replaceObject(Object object) {
      Class<?> type = object.getClass();
      if (type.isHidden() || !isAllowed(type.getName())) {
        throw new RefusedException(
            "Class "
                + type.getName()
                + " is not allowed: "
                + settings.policy().remedy(type.getName()));
      }
      if (object != root && !JdkTable.isValue(type)) {
        references.addToIsland(object);
      }
      return object;
    }
  }

  private final class IslandInput extends ObjectInputStream {
    private final int size;

    IslandInput(byte[] bytes) throws IOException {
      super(new ByteArrayInputStream(bytes));
      this.size = bytes.length;
      enableResolveObject(true);
      setObjectInputFilter(
          info ->
              info.arrayLength() > size
                      || info.references() > size
                      || info.depth() > settings.maxDepth()
                      || (info.depth() > MAX_HASHED && isHashed(info.serialClass()))
                  ? ObjectInputFilter.Status.REJECTED
                  : ObjectInputFilter.Status.UNDECIDED);
    }

    /**
     * A queue is written while it holds its own lock, and its reader waits for that lock: damaged
     * bytes may leave it locked for ever. Undamaged ones never bring a locked one.
     */
    @Override
    protected @Nullable Object resolveObject(Object object) {
      if ((object instanceof ReentrantLock lock && lock.isLocked())
          || (object instanceof ReentrantReadWriteLock both
              && (both.isWriteLocked() || both.getReadLockCount() > 0))) {
        throw new UnreadableException(Fault.CORRUPT, "a lock that is held by nobody");
      }
      return object;
    }

    /** With a strict schema, fields that came or went are a miss here as everywhere. */
    @Override
    protected ObjectStreamClass readClassDescriptor() throws IOException, ClassNotFoundException {
      ObjectStreamClass written = super.readClassDescriptor();
      String name = written.getName();
      if (!settings.tolerant() && !name.startsWith("java.") && !name.startsWith("[")) {
        ObjectStreamClass local = ObjectStreamClass.lookupAny(resolveClass(written));
        if (!fields(local).equals(fields(written))) {
          throw new UnreadableException(Fault.SCHEMA, name + " has changed since this was written");
        }
      }
      return written;
    }

    private static Set<String> fields(ObjectStreamClass description) {
      return Arrays.stream(description.getFields())
          .map(field -> field.getName() + ':' + field.getTypeString() + field.getTypeCode())
          .collect(Collectors.toSet());
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
      String name = description.getName();
      if (!isAllowed(name)) {
        throw new UnreadableException(Fault.REFUSED_CLASS, name + " is not allowed here");
      }
      Class<?> primitive = PRIMITIVES.get(name);
      return primitive != null ? primitive : Class.forName(name, false, settings.loader());
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) {
      throw new UnreadableException(
          Fault.REFUSED_CLASS,
          "a proxy of " + Arrays.toString(interfaces) + " is not allowed here");
    }
  }

  /** Hash tables of the JDK ask the filter for their array of entries, once for each table. */
  private static boolean isHashed(@Nullable Class<?> type) {
    return type == Map.Entry[].class;
  }

  private boolean isAllowed(String name) {
    return PRIMITIVES.containsKey(name) || settings.policy().allows(name);
  }
}
