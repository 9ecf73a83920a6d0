package dev.perigee.serialization.internal.graph;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Containers that are built at once: immutable ones, entries, and views of other containers. */
@SuppressWarnings({"JdkObsolete", "unchecked"}) // The classes of what users may well have.
final class ImmutableContainers {
  private ImmutableContainers() {}

  static void addTo(JdkTable table) {
    // One and two elements have a class of their own, which the factory finds again.
    parts(table, 17, List.of(1), false, ImmutableContainers::list, ImmutableContainers::listOf);
    parts(table, 18, List.of(), false, ImmutableContainers::list, ImmutableContainers::listOf);
    parts(table, 23, Set.of(1), true, Set::toArray, Set::of);
    parts(table, 24, Set.of(), true, Set::toArray, Set::of);
    parts(table, 25, Map.of(1, 1), true, ImmutableContainers::flat, ImmutableContainers::mapOf);
    parts(table, 26, Map.of(), true, ImmutableContainers::flat, ImmutableContainers::mapOf);
    parts(
        table,
        27,
        Optional.empty(),
        false,
        v -> v.isPresent() ? new Object[] {v.get()} : new Object[0],
        parts -> parts.length == 0 ? Optional.empty() : Optional.of(parts[0]));
    entries(table);
    singles(table);
    constants(table);
    views(table);
  }

  private static void entries(JdkTable table) {
    parts(table, 28, Map.entry(1, 1), false, ImmutableContainers::pair, p -> Map.entry(p[0], p[1]));
    parts(
        table,
        29,
        new AbstractMap.SimpleImmutableEntry<Object, Object>(1, 1),
        false,
        ImmutableContainers::pair,
        p -> new AbstractMap.SimpleImmutableEntry<Object, Object>(p[0], p[1]));
  }

  private static void singles(JdkTable table) {
    parts(
        table,
        80,
        Collections.singletonList((Object) 1),
        false,
        List::toArray,
        p -> Collections.singletonList(p[0]));
    parts(
        table,
        81,
        Collections.singleton((Object) 1),
        true,
        Set::toArray,
        p -> Collections.singleton(p[0]));
    parts(
        table,
        82,
        Collections.singletonMap((Object) 1, (Object) 1),
        true,
        ImmutableContainers::flat,
        p -> Collections.singletonMap(p[0], p[1]));
  }

  private static void constants(JdkTable table) {
    constant(table, 83, Collections.emptyList());
    constant(table, 84, Collections.emptySet());
    constant(table, 85, Collections.emptyMap());
    constant(table, 86, Collections.reverseOrder());
    constant(table, 87, String.CASE_INSENSITIVE_ORDER);
  }

  private static void views(JdkTable table) {
    List<Object> linked = new LinkedList<>();
    List<Object> random = new ArrayList<>();
    NavigableSet<Object> set = new TreeSet<>();
    NavigableMap<Object, Object> map = new TreeMap<>();
    view(table, 88, random, Collections::unmodifiableList);
    view(table, 89, linked, Collections::unmodifiableList);
    view(table, 90, (Collection<Object>) random, Collections::unmodifiableCollection);
    view(table, 91, (Set<Object>) set, Collections::unmodifiableSet);
    view(table, 92, (SortedSet<Object>) set, Collections::unmodifiableSortedSet);
    view(table, 93, set, Collections::unmodifiableNavigableSet);
    view(table, 94, (Map<Object, Object>) map, Collections::unmodifiableMap);
    view(table, 95, (SortedMap<Object, Object>) map, Collections::unmodifiableSortedMap);
    view(table, 96, map, Collections::unmodifiableNavigableMap);
    view(table, 97, random, Collections::synchronizedList);
    view(table, 98, linked, Collections::synchronizedList);
    view(table, 99, (Collection<Object>) random, Collections::synchronizedCollection);
    view(table, 100, (Set<Object>) set, Collections::synchronizedSet);
    view(table, 101, (SortedSet<Object>) set, Collections::synchronizedSortedSet);
    view(table, 102, set, Collections::synchronizedNavigableSet);
    view(table, 103, (Map<Object, Object>) map, Collections::synchronizedMap);
    view(table, 104, (SortedMap<Object, Object>) map, Collections::synchronizedSortedMap);
    view(table, 105, map, Collections::synchronizedNavigableMap);
    view(table, 106, String.CASE_INSENSITIVE_ORDER, Collections::reverseOrder);
  }

  private static <T> void parts(
      JdkTable table,
      int number,
      T example,
      boolean ordered,
      Function<T, @Nullable Object[]> parts,
      Function<@Nullable Object[], ? extends T> builder) {
    int whole = example instanceof Map ? 2 : 1;
    int step = ordered ? whole : 0;
    table.object(
        number, (Class<T>) example.getClass(), new PartsSerializer<T>(step, parts, builder::apply));
  }

  private static void constant(JdkTable table, int number, Object constant) {
    table.value(
        number,
        (Class<Object>) constant.getClass(),
        new ValueSerializer<>((output, value) -> {}, input -> constant));
  }

  private static <T> void view(
      JdkTable table, int number, T inner, Function<T, ? extends Object> factory) {
    table.object(
        number,
        (Class<Object>) factory.apply(inner).getClass(),
        new WrapperSerializer(object -> factory.apply((T) object)));
  }

  /**
   * The elements of an immutable list, and whether it takes nulls: one of {@code Stream.toList()}
   * does, and is of the same class as one that throws at {@code contains(null)}.
   */
  private static @Nullable Object[] list(List<Object> list) {
    @Nullable Object[] elements = list.toArray();
    boolean nulls = false;
    for (Object element : elements) {
      nulls |= element == null;
    }
    // List.copyOf returns the list itself only if it can hold no null.
    @Nullable Object[] parts = new @Nullable Object[elements.length + 1];
    parts[0] = nulls || List.copyOf(list) != list;
    System.arraycopy(elements, 0, parts, 1, elements.length);
    return parts;
  }

  private static List<Object> listOf(@Nullable Object[] parts) {
    boolean nulls = (Boolean) java.util.Objects.requireNonNull(parts[0]);
    Stream<Object> elements = Stream.of(parts).skip(1);
    return nulls ? elements.toList() : List.of(elements.toArray());
  }

  private static @Nullable Object[] flat(Map<Object, Object> map) {
    List<@Nullable Object> flat = new ArrayList<>(2 * map.size());
    map.forEach(
        (key, value) -> {
          flat.add(key);
          flat.add(value);
        });
    return flat.toArray();
  }

  private static Map<Object, Object> mapOf(@Nullable Object[] parts) {
    Map<Object, Object> map = new HashMap<>();
    for (int i = 0; i < parts.length; i += 2) {
      map.put(parts[i], parts[i + 1]);
    }
    return Map.copyOf(map);
  }

  private static @Nullable Object[] pair(Map.Entry<?, ?> entry) {
    return new @Nullable Object[] {entry.getKey(), entry.getValue()};
  }
}
