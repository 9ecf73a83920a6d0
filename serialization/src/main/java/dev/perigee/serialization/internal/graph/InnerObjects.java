package dev.perigee.serialization.internal.graph;

import dev.perigee.serialization.internal.fault.RefusedException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks inside JDK collections that have no getter for what they hold: writes them by JDK
 * serialization, which shows every object and class to its stream, and stops at the wanted one.
 * What was written is thrown away.
 */
final class InnerObjects {
  private InnerObjects() {}

  /** The collection, map or comparator that a wrapper wraps. */
  static Object wrapped(Object wrapper) {
    return find(wrapper, false);
  }

  /** The type of the constants of an EnumMap or EnumSet, which may well be empty. */
  static Class<?> enumType(Object container) {
    return (Class<?>) find(container, true);
  }

  private static Object find(Object container, boolean enumType) {
    try (Finder finder = new Finder(enumType)) {
      finder.writeObject(container);
    } catch (Found found) {
      return found.object;
    } catch (IOException e) {
      throw new RefusedException(container.getClass().getName() + " cannot be looked into", e);
    }
    throw new RefusedException(container.getClass().getName() + " cannot be looked into");
  }

  private static final class Finder extends ObjectOutputStream {
    private final boolean enumType;
    private @Nullable Object container;

    Finder(boolean enumType) throws IOException {
      super(OutputStream.nullOutputStream());
      this.enumType = enumType;
      enableReplaceObject(!enumType);
    }

    @Override
    protected Object replaceObject(Object object) {
      if (container != null) {
        throw new Found(object);
      }
      // The first is the container itself, or what it has written in its place.
      container = object;
      return object;
    }

    @Override
    protected void annotateClass(Class<?> type) {
      if (enumType && type.isEnum()) {
        throw new Found(type);
      }
    }
  }

  /** Ends the search. */
  private static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Object object;

    Found(Object object) {
      super(null, null, false, false);
      this.object = object;
    }
  }
}
