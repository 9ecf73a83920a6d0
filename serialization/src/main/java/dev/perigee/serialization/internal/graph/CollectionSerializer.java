package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.RefusedException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collections that can be built empty and filled.
 *
 * @param <C> the exact class
 */
abstract class CollectionSerializer<C extends Collection<@Nullable Object>>
    extends GraphSerializer<C> {
  /** More is allocated only when the elements are really there. */
  static final int TRUSTED = 1024;

  private final boolean ordered;

  /**
   * @param ordered whether elements are put in by what they are, by hash or comparison, rather than
   *     by position
   */
  CollectionSerializer(boolean ordered) {
    this.ordered = ordered;
  }

  /** Writes what must be known before the collection can be built. */
  void writeHead(Engine engine, Output output, C collection) {}

  /** Builds an empty one. */
  abstract C create(Engine engine, GraphInput input, int size);

  /** Puts the elements in. */
  void fill(C collection, @Nullable Object[] elements) {
    for (Object element : elements) {
      collection.add(element);
    }
  }

  @Override
  final void write(Engine engine, Output output, C collection) {
    // A copy: the collection may change under our hands, and the count must fit.
    @Nullable Object[] elements = collection.toArray();
    output.writeVarInt(elements.length, true);
    writeHead(engine, output, collection);
    if (!ordered) {
      writeElements(engine, output, elements);
      return;
    }
    Reach reach = engine.references().reach();
    boolean closed = reach.isClosed();
    reach.enterContainer();
    engine.enterHashed(output, collection);
    writeElements(engine, output, elements);
    boolean complete = engine.leaveHashed(output, collection);
    reach.leaveContainer(!closed || !complete);
  }

  private static void writeElements(Engine engine, Output output, @Nullable Object[] elements) {
    for (int i = 0; i < elements.length; i++) {
      try {
        engine.writeAny(output, elements[i]);
      } catch (RefusedException e) {
        throw e.at("[" + i + "]");
      }
    }
  }

  @Override
  final C read(Engine engine, GraphInput input, Class<? extends C> type) {
    int size = input.readLength(1);
    C collection = create(engine, input, Math.min(size, TRUSTED));
    engine.reference(collection);
    if (!ordered) {
      for (int i = 0; i < size; i++) {
        collection.add(engine.readAny(input));
      }
      return collection;
    }
    Reach reach = engine.references().reach();
    boolean closed = reach.isClosed();
    reach.enterContainer();
    @Nullable Object[] elements = new @Nullable Object[size];
    engine.enterHashed(input);
    for (int i = 0; i < size; i++) {
      elements[i] = engine.readAny(input);
    }
    boolean complete = engine.leaveHashed(input);
    reach.leaveContainer(!closed || !complete);
    if (closed && complete) {
      fill(collection, elements);
    } else {
      engine
          .deferred()
          .fillLater(
              reach.current(), () -> fill(collection, elements), () -> holds(collection, elements));
    }
    return collection;
  }

  private static boolean holds(Collection<?> collection, @Nullable Object[] elements) {
    return collection.size() == elements.length
        && (!(collection instanceof Set) || collection.containsAll(Arrays.asList(elements)));
  }
}
