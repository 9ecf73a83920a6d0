package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Collections and maps. */
// What users store is theirs to choose, and only the exact class will do.
@SuppressWarnings({"JdkObsolete", "NonApiType"})
final class Containers {
  private Containers() {}

  static void addTo(JdkTable table) {
    list(table, 7, ArrayList.class, ArrayList::new);
    list(table, 70, LinkedList.class, size -> new LinkedList<>());
    list(table, 71, ArrayDeque.class, ArrayDeque::new);
    list(table, 72, CopyOnWriteArrayList.class, size -> new CopyOnWriteArrayList<>());
    set(table, 10, HashSet.class, size -> new HashSet<>(capacity(size)));
    set(table, 21, LinkedHashSet.class, size -> new LinkedHashSet<>(capacity(size)));
    map(table, 8, HashMap.class, size -> new HashMap<>(capacity(size)));
    map(table, 73, ConcurrentHashMap.class, size -> new ConcurrentHashMap<>(capacity(size)));
    table.object(9, raw(LinkedHashMap.class), new LinkedHashMapSerializer());
    table.object(22, raw(TreeMap.class), new TreeMapSerializer());
    table.object(74, raw(TreeSet.class), new TreeSetSerializer());
  }

  /** For so many elements without growing. */
  private static int capacity(int size) {
    return size < 12 ? 16 : size + size / 2;
  }

  @SuppressWarnings("unchecked")
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

  private static final class LinkedHashMapSerializer
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
      @SuppressWarnings("unchecked")
      Map<Object, Object> copy = (Map<Object, Object>) map.clone();
      copy.clear();
      copy.put(1, 1);
      copy.put(2, 2);
      copy.get(1);
      return copy.keySet().iterator().next().equals(2);
    }
  }

  private static final class TreeMapSerializer
      extends MapSerializer<TreeMap<@Nullable Object, @Nullable Object>> {
    @Override
    void writeHead(Engine engine, Output output, TreeMap<@Nullable Object, @Nullable Object> map) {
      engine.writeAny(output, map.comparator());
    }

    @Override
    TreeMap<@Nullable Object, @Nullable Object> create(Engine engine, GraphInput input, int size) {
      return new TreeMap<>(comparator(engine, input));
    }
  }

  private static final class TreeSetSerializer
      extends CollectionSerializer<TreeSet<@Nullable Object>> {
    TreeSetSerializer() {
      super(true);
    }

    @Override
    void writeHead(Engine engine, Output output, TreeSet<@Nullable Object> set) {
      engine.writeAny(output, set.comparator());
    }

    @Override
    TreeSet<@Nullable Object> create(Engine engine, GraphInput input, int size) {
      return new TreeSet<>(comparator(engine, input));
    }
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Comparator<@Nullable Object> comparator(
      Engine engine, GraphInput input) {
    return (Comparator<@Nullable Object>) engine.readAny(input);
  }
}
