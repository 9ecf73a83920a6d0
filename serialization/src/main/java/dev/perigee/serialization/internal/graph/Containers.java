package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Collections and maps that are built empty and filled. */
// What users store is theirs to choose, and only the exact class will do.
@SuppressWarnings({"JdkObsolete", "NonApiType", "unchecked"})
final class Containers {
  private Containers() {}

  static void addTo(JdkTable table) {
    list(table, 7, ArrayList.class, ArrayList::new);
    list(table, 70, LinkedList.class, size -> new LinkedList<>());
    list(table, 71, ArrayDeque.class, ArrayDeque::new);
    list(table, 72, CopyOnWriteArrayList.class, size -> new CopyOnWriteArrayList<>());
    list(table, 107, Vector.class, Vector::new);
    list(table, 108, Stack.class, size -> new Stack<>());
    list(table, 114, ConcurrentLinkedQueue.class, size -> new ConcurrentLinkedQueue<>());
    list(table, 115, ConcurrentLinkedDeque.class, size -> new ConcurrentLinkedDeque<>());
    set(table, 10, HashSet.class, size -> new HashSet<>(capacity(size)));
    set(table, 21, LinkedHashSet.class, size -> new LinkedHashSet<>(capacity(size)));
    set(table, 113, CopyOnWriteArraySet.class, size -> new CopyOnWriteArraySet<>());
    map(table, 8, HashMap.class, size -> new HashMap<>(capacity(size)));
    map(table, 73, ConcurrentHashMap.class, size -> new ConcurrentHashMap<>(capacity(size)));
    map(table, 109, Hashtable.class, size -> new Hashtable<>(capacity(size)));
    map(table, 116, IdentityHashMap.class, IdentityHashMap::new);
    table.object(
        9,
        Containers.<LinkedHashMap<@Nullable Object, @Nullable Object>>raw(LinkedHashMap.class),
        new OrderedMapSerializer());
    table.object(123, Containers.<AtomicReference<Object>>raw(AtomicReference.class), new Atomic());
    table.object(
        120,
        Containers.<List<Object>>raw(java.util.Arrays.asList(1).getClass()),
        new PartsSerializer<>(0, List::toArray, java.util.Arrays::asList));
    table.object(
        122,
        Containers.<List<Object>>raw(Collections.nCopies(2, 1).getClass()),
        new PartsSerializer<List<Object>>(
            0,
            // Written out, so that a list cannot be longer than its bytes.
            List::toArray,
            parts -> Collections.nCopies(parts.length, parts.length == 0 ? "" : parts[0])));
    table.object(
        121,
        Containers.<Map.Entry<Object, Object>>raw(AbstractMap.SimpleEntry.class),
        new PartsSerializer<Map.Entry<Object, Object>>(
            0,
            entry -> new @Nullable Object[] {entry.getKey(), entry.getValue()},
            parts -> new AbstractMap.SimpleEntry<>(parts[0], parts[1])));
  }

  /** For so many elements without growing. */
  private static int capacity(int size) {
    return size < 12 ? 16 : size + size / 2;
  }

  private static <T> Class<T> raw(Class<?> type) {
    return (Class<T>) type;
  }

  private static <C extends Collection<@Nullable Object>> void list(
      JdkTable table, int number, Class<?> type, IntFunction<C> factory) {
    collection(table, number, type, factory, false);
  }

  private static <C extends Collection<@Nullable Object>> void set(
      JdkTable table, int number, Class<?> type, IntFunction<C> factory) {
    collection(table, number, type, factory, true);
  }

  private static <C extends Collection<@Nullable Object>> void collection(
      JdkTable table, int number, Class<?> type, IntFunction<C> factory, boolean ordered) {
    table.object(
        number,
        Containers.<C>raw(type),
        new CollectionSerializer<C>(ordered) {
          @Override
          C create(Engine engine, GraphInput input, int size) {
            return factory.apply(size);
          }
        });
  }

  private static <M extends Map<@Nullable Object, @Nullable Object>> void map(
      JdkTable table, int number, Class<?> type, IntFunction<M> factory) {
    table.object(
        number,
        Containers.<M>raw(type),
        new MapSerializer<M>() {
          @Override
          M create(Engine engine, GraphInput input, int size) {
            return factory.apply(size);
          }
        });
  }

  private static final class OrderedMapSerializer
      extends MapSerializer<LinkedHashMap<@Nullable Object, @Nullable Object>> {
    @Override
    void writeHead(
        Engine engine, Output output, LinkedHashMap<@Nullable Object, @Nullable Object> map) {
      output.writeBoolean(isAccessOrdered(map));
    }

    @Override
    LinkedHashMap<@Nullable Object, @Nullable Object> create(
        Engine engine, GraphInput input, int size) {
      return new LinkedHashMap<>(capacity(size), 0.75f, input.readBoolean());
    }

    /** Nothing tells which order a map keeps but a copy of it that is put to the test. */
    private static boolean isAccessOrdered(LinkedHashMap<?, ?> map) {
      Map<Object, Object> copy = (Map<Object, Object>) map.clone();
      copy.clear();
      copy.put(1, 1);
      copy.put(2, 2);
      copy.get(1);
      return copy.keySet().iterator().next().equals(2);
    }
  }

  /** A holder that may well be part of a cycle. */
  private static final class Atomic extends GraphSerializer<AtomicReference<@Nullable Object>> {
    @Override
    void write(Engine engine, Output output, AtomicReference<@Nullable Object> holder) {
      engine.writeAny(output, holder.get());
    }

    @Override
    AtomicReference<@Nullable Object> read(
        Engine engine, GraphInput input, Class<? extends AtomicReference<@Nullable Object>> type) {
      AtomicReference<@Nullable Object> holder = new AtomicReference<>();
      engine.reference(holder);
      holder.set(engine.readAny(input));
      return holder;
    }
  }
}
