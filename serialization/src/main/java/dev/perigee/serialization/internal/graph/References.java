package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.util.IdentityObjectIntMap;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shared and cyclic references within one value.
 *
 * <p>An object that comes into being only when all its parts are known (a record, an immutable
 * collection) cannot be referred to from within those parts: reading would find nothing there. Such
 * objects are {@linkplain #open opened} while they are written, and a reference to an open one is
 * refused.
 */
final class References {
  private static final int KEPT = 2048;

  private IdentityObjectIntMap<Object> written = new IdentityObjectIntMap<>();
  private final IdentityObjectIntMap<Object> island = new IdentityObjectIntMap<>();
  private final List<@Nullable Object> read = new ArrayList<>();
  private final List<Object> open = new ArrayList<>();
  private final Reach reach = new Reach();

  /** What the objects reach. */
  Reach reach() {
    return reach;
  }

  /** The index of an object that was written before, or -1. */
  int writtenIndex(Object object) {
    int index = written.get(object, -1);
    if (index >= 0) {
      for (Object parent : open) {
        if (parent == object) {
          throw new RefusedException(
              "A cycle leads back into an instance of "
                  + object.getClass().getName()
                  + ", which can be built only when all its parts are there: break the cycle");
        }
      }
      reach.again(index);
    }
    return index;
  }

  /** Notes an object that is about to be written. */
  void addWritten(Object object) {
    if (island.size > 0 && island.containsKey(object)) {
      throw new SharedWithIslandException(object.getClass());
    }
    written.put(object, written.size);
  }

  /**
   * Notes an object that stands within JDK serialization.
   *
   * @throws SharedWithIslandException if it stands elsewhere too: reading would make two of it
   */
  void addToIsland(Object object) {
    if (written.containsKey(object) || island.containsKey(object)) {
      throw new SharedWithIslandException(object.getClass());
    }
    island.put(object, 0);
  }

  /** Makes room for an object that is about to be read, and returns its index. */
  int nextRead() {
    read.add(null);
    return read.size() - 1;
  }

  void setRead(int index, @Nullable Object object) {
    read.set(index, object);
  }

  /** The object that was read before. */
  Object readBefore(int index) {
    Object object = index >= 0 && index < read.size() ? read.get(index) : null;
    if (object == null) {
      throw new UnreadableException(Fault.CORRUPT, "a reference to nothing");
    }
    reach.again(index);
    return object;
  }

  /** Begins an object that is built after its parts. */
  void open(Object object) {
    open.add(object);
  }

  void close() {
    open.remove(open.size() - 1);
  }

  void reset() {
    read.clear();
    open.clear();
    reach.reset();
    if (island.size > 0) {
      island.clear();
    }
    if (written.size > KEPT) {
      written = new IdentityObjectIntMap<>();
    } else {
      written.clear();
    }
  }
}
