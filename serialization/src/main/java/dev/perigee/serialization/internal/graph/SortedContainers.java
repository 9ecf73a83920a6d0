package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import java.util.Collection;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Containers with a comparator, which is written ahead of what they hold. */
@SuppressWarnings("unchecked") // The table knows classes, not their parameters.
final class SortedContainers {
  private static final int QUEUE = 11;

  private SortedContainers() {}

  static void addTo(JdkTable table) {
    map(table, 22, TreeMap.class, TreeMap::new);
    map(table, 111, ConcurrentSkipListMap.class, ConcurrentSkipListMap::new);
    set(table, 74, TreeSet.class, NavigableSet::comparator, TreeSet::new);
    set(
        table,
        112,
        ConcurrentSkipListSet.class,
        NavigableSet::comparator,
        ConcurrentSkipListSet::new);
    set(
        table,
        110,
        PriorityQueue.class,
        PriorityQueue::comparator,
        comparator -> new PriorityQueue<>(QUEUE, comparator));
    set(
        table,
        138,
        PriorityBlockingQueue.class,
        PriorityBlockingQueue::comparator,
        comparator -> new PriorityBlockingQueue<>(QUEUE, comparator));
  }

  private static <M extends SortedMap<@Nullable Object, @Nullable Object>> void map(
      JdkTable table,
      int number,
      Class<?> type,
      Function<@Nullable Comparator<@Nullable Object>, M> factory) {
    table.object(
        number,
        (Class<M>) type,
        new MapSerializer<M>() {
          @Override
          void writeHead(Engine engine, Output output, M map) {
            engine.writeAny(output, map.comparator());
          }

          @Override
          M create(Engine engine, GraphInput input, int size) {
            return factory.apply(comparator(engine, input));
          }
        });
  }

  private static <C extends Collection<@Nullable Object>> void set(
      JdkTable table,
      int number,
      Class<?> type,
      Function<C, @Nullable Comparator<?>> comparators,
      Function<@Nullable Comparator<@Nullable Object>, C> factory) {
    table.object(
        number,
        (Class<C>) type,
        new CollectionSerializer<C>(true) {
          @Override
          void writeHead(Engine engine, Output output, C set) {
            engine.writeAny(output, comparators.apply(set));
          }

          @Override
          C create(Engine engine, GraphInput input, int size) {
            return factory.apply(comparator(engine, input));
          }
        });
  }

  private static @Nullable Comparator<@Nullable Object> comparator(
      Engine engine, GraphInput input) {
    return (Comparator<@Nullable Object>) engine.readAny(input);
  }
}
