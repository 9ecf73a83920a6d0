package dev.perigee.serialization.matrix;

import java.time.DayOfWeek;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.stream.Stream;

/** Collections and maps of the JDK, with their views and corners. */
@SuppressWarnings({"JdkObsolete", "NonApiType"}) // Users store them.
final class JdkCollections {
  private static final List<Object> AB = List.of("b", "a");
  private static final Map<Object, Object> MAP = Map.of("b", 2, "a", 1);

  private JdkCollections() {}

  static void addTo(Matrix matrix) {
    lists(matrix);
    sets(matrix);
    maps(matrix);
    immutables(matrix);
    views(matrix);
    queues(matrix);
    comparators(matrix);
  }

  private static void lists(Matrix matrix) {
    matrix
        .add("ArrayList", new ArrayList<>(AB))
        .add("ArrayList null", new ArrayList<>(Arrays.asList(1, null)))
        .add("ArrayList empty", new ArrayList<>())
        .add("ArrayList of 5000", new ArrayList<>(Collections.nCopies(5000, "x")))
        .add("LinkedList", new LinkedList<>(AB))
        .add("Vector", new Vector<>(AB))
        .add("Stack", stack())
        .add("CopyOnWriteArrayList", new CopyOnWriteArrayList<>(AB))
        .add("Arrays.asList", Arrays.asList(1, null, "x"))
        .add("nCopies", Collections.nCopies(3, "x"))
        .add("nCopies none", Collections.nCopies(0, "x"))
        .add("subList of ArrayList", new ArrayList<>(AB).subList(0, 1))
        .add("subList of List.of", List.of(1, 2, 3, 4).subList(1, 3));
  }

  private static Stack<Object> stack() {
    Stack<Object> stack = new Stack<>();
    stack.addAll(AB);
    return stack;
  }

  private static void sets(Matrix matrix) {
    matrix
        .add("HashSet", new HashSet<>(AB))
        .add("HashSet null", new HashSet<>(Arrays.asList(1, null)))
        .add("LinkedHashSet", new LinkedHashSet<>(AB), ArrayList::new)
        .add("TreeSet", new TreeSet<>(AB))
        .add("TreeSet comparator", reversed(), set -> List.of(new ArrayList<>(set), set.first()))
        .add("EnumSet", EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY))
        .add("EnumSet empty", EnumSet.noneOf(DayOfWeek.class), JdkCollections::complement)
        .add("EnumSet large", EnumSet.allOf(Character.UnicodeScript.class))
        .add("CopyOnWriteArraySet", new CopyOnWriteArraySet<>(AB))
        .add("ConcurrentSkipListSet", new ConcurrentSkipListSet<>(AB))
        .add("newSetFromMap", setFromMap())
        .add("ConcurrentHashMap.newKeySet", keySet())
        .add("keySet of HashMap", new HashMap<>(MAP).keySet())
        .add("TreeSet.headSet", new TreeSet<>(AB).headSet("b"));
  }

  private static TreeSet<Object> reversed() {
    TreeSet<Object> set = new TreeSet<>(Collections.reverseOrder());
    set.addAll(AB);
    return set;
  }

  private static Set<DayOfWeek> complement(EnumSet<DayOfWeek> set) {
    return EnumSet.complementOf(set);
  }

  private static Set<Object> setFromMap() {
    Set<Object> set = Collections.newSetFromMap(new LinkedHashMap<>());
    set.addAll(AB);
    return set;
  }

  private static Set<Object> keySet() {
    Set<Object> set = ConcurrentHashMap.newKeySet();
    set.addAll(AB);
    return set;
  }

  private static void maps(Matrix matrix) {
    Properties properties = new Properties(new Properties());
    properties.setProperty("a", "b");
    IdentityHashMap<Object, Object> identity = new IdentityHashMap<>();
    identity.put("key", 1);
    matrix
        .add("HashMap", new HashMap<>(MAP))
        .add("HashMap nulls", new HashMap<>(Collections.singletonMap(null, null)))
        .add("HashMap nested", new HashMap<>(Map.of(List.of(1), new HashMap<>(MAP))))
        .add("LinkedHashMap", new LinkedHashMap<>(MAP), m -> new ArrayList<>(m.entrySet()))
        .add("LinkedHashMap access order", accessOrdered(), JdkCollections::orderAfterAccess)
        .add("TreeMap", new TreeMap<>(MAP))
        .add("TreeMap comparator", caseless(), m -> List.of(m, m.get("A")))
        .add("EnumMap", new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1)))
        .add("EnumMap empty", new EnumMap<>(DayOfWeek.class), JdkCollections::takesMonday)
        .add("Hashtable", new Hashtable<>(MAP))
        .add("Properties", properties)
        .add("IdentityHashMap", identity, m -> new HashMap<>(m))
        .add("WeakHashMap", new WeakHashMap<>(MAP))
        .add("ConcurrentHashMap", new ConcurrentHashMap<>(MAP))
        .add("ConcurrentSkipListMap", new ConcurrentSkipListMap<>(MAP))
        .add("TreeMap.headMap", new TreeMap<>(MAP).headMap("b"))
        .add("TreeMap.descendingMap", new TreeMap<>(MAP).descendingMap())
        .add("SimpleEntry", new AbstractMap.SimpleEntry<>("k", null))
        .add("SimpleImmutableEntry", new AbstractMap.SimpleImmutableEntry<>("k", 1))
        .add("Map.entry", Map.entry("k", 1));
  }

  private static LinkedHashMap<Object, Object> accessOrdered() {
    LinkedHashMap<Object, Object> map = new LinkedHashMap<>(16, 0.75f, true);
    map.put("a", 1);
    map.put("b", 2);
    return map;
  }

  private static List<Object> orderAfterAccess(LinkedHashMap<Object, Object> map) {
    @SuppressWarnings("unchecked")
    Map<Object, Object> copy = (Map<Object, Object>) map.clone();
    copy.get("a");
    return new ArrayList<>(copy.keySet());
  }

  private static TreeMap<String, Object> caseless() {
    TreeMap<String, Object> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    map.put("a", 1);
    return map;
  }

  private static Object takesMonday(EnumMap<DayOfWeek, Object> map) {
    EnumMap<DayOfWeek, Object> copy = map.clone();
    copy.put(DayOfWeek.MONDAY, 1);
    return copy;
  }

  private static void immutables(Matrix matrix) {
    List<Object> shared = List.of(1, 2, 3);
    matrix
        .add("List.of none", List.of())
        .add("List.of one", List.of(1))
        .add("List.of two", List.of(1, 2))
        .add("List.of many", shared)
        .add("List.of twice", List.of(shared, shared), list -> list.get(0) == list.get(1))
        .add("Stream.toList", Stream.of(1, 2, 3).toList(), JdkCollections::takesNullQuestions)
        .add("Stream.toList nulls", Stream.of(1, null).toList())
        .add("Set.of none", Set.of())
        .add("Set.of one", Set.of(1))
        .add("Set.of many", Set.of(1, 2, 3))
        .add("Map.of none", Map.of())
        .add("Map.of one", Map.of(1, 2))
        .add("Map.of many", MAP)
        .add("emptyList", Collections.emptyList())
        .add("emptySet", Collections.emptySet())
        .add("emptyMap", Collections.emptyMap())
        .add("singletonList", Collections.singletonList(null))
        .add("singleton", Collections.singleton(1))
        .add("singletonMap", Collections.singletonMap("k", null));
  }

  private static Object takesNullQuestions(List<?> list) {
    try {
      return list.contains(null);
    } catch (NullPointerException e) {
      return "not asked for null";
    }
  }

  private static void views(Matrix matrix) {
    Collection<Object> collection = Collections.unmodifiableCollection(new ArrayList<>(AB));
    matrix
        .add("unmodifiableList", Collections.unmodifiableList(new ArrayList<>(AB)))
        .add("unmodifiableList linked", Collections.unmodifiableList(new LinkedList<>(AB)))
        .add("unmodifiableCollection", collection, ArrayList::new)
        .add("unmodifiableSet", Collections.unmodifiableSet(new HashSet<>(AB)))
        .add("unmodifiableSortedSet", Collections.unmodifiableSortedSet(new TreeSet<>(AB)))
        .add("unmodifiableNavigableSet", Collections.unmodifiableNavigableSet(new TreeSet<>(AB)))
        .add("unmodifiableMap", Collections.unmodifiableMap(new HashMap<>(MAP)))
        .add("unmodifiableMap sorted", Collections.unmodifiableMap(caseless()), m -> m.get("A"))
        .add("unmodifiableSortedMap", Collections.unmodifiableSortedMap(new TreeMap<>(MAP)))
        .add("unmodifiableNavigableMap", Collections.unmodifiableNavigableMap(new TreeMap<>(MAP)))
        .add("synchronizedList", Collections.synchronizedList(new ArrayList<>(AB)))
        .add("synchronizedSet", Collections.synchronizedSet(new HashSet<>(AB)))
        .add("synchronizedMap", Collections.synchronizedMap(new HashMap<>(MAP)))
        .add("synchronizedSortedMap", Collections.synchronizedSortedMap(new TreeMap<>(MAP)))
        .add(
            "synchronizedCollection",
            Collections.synchronizedCollection(new ArrayList<>(AB)),
            ArrayList::new)
        .add("checkedList", Collections.checkedList(new ArrayList<>(AB), Object.class))
        .add("checkedSet", Collections.checkedSet(new HashSet<>(AB), Object.class))
        .add("checkedMap", Collections.checkedMap(new HashMap<>(MAP), Object.class, Object.class));
  }

  private static void queues(Matrix matrix) {
    PriorityQueue<Object> priority = new PriorityQueue<>(Collections.reverseOrder());
    priority.addAll(AB);
    matrix
        .add("ArrayDeque", new ArrayDeque<>(AB), ArrayList::new)
        .add("PriorityQueue", priority, queue -> new PriorityQueue<>(queue).poll())
        .add("PriorityBlockingQueue", new PriorityBlockingQueue<>(AB), ArrayList::new)
        .add("ConcurrentLinkedQueue", new ConcurrentLinkedQueue<>(AB), ArrayList::new)
        .add("ConcurrentLinkedDeque", new ConcurrentLinkedDeque<>(AB), ArrayList::new)
        .add(
            "LinkedBlockingQueue",
            new LinkedBlockingQueue<>(AB),
            q -> List.of(new ArrayList<>(q), q.remainingCapacity()))
        .add("LinkedBlockingDeque", new LinkedBlockingDeque<>(AB), ArrayList::new)
        .add(
            "ArrayBlockingQueue",
            new ArrayBlockingQueue<>(5, true, AB),
            q -> List.of(new ArrayList<>(q), q.remainingCapacity()))
        .add("asLifoQueue", Collections.asLifoQueue(new ArrayDeque<>(AB)), ArrayList::new);
  }

  private static void comparators(Matrix matrix) {
    matrix
        .add("naturalOrder", Comparator.naturalOrder())
        .add("reverseOrder", Collections.reverseOrder())
        .add("reverseOrder of another", Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER))
        .add("CASE_INSENSITIVE_ORDER", String.CASE_INSENSITIVE_ORDER);
  }
}
