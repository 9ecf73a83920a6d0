package dev.perigee.serialization.matrix;

import dev.perigee.serialization.matrix.UserTypes.Address;
import dev.perigee.serialization.matrix.UserTypes.Bean;
import dev.perigee.serialization.matrix.UserTypes.Big;
import dev.perigee.serialization.matrix.UserTypes.Cat;
import dev.perigee.serialization.matrix.UserTypes.Compact;
import dev.perigee.serialization.matrix.UserTypes.Counted;
import dev.perigee.serialization.matrix.UserTypes.Custom;
import dev.perigee.serialization.matrix.UserTypes.Customer;
import dev.perigee.serialization.matrix.UserTypes.Dog;
import dev.perigee.serialization.matrix.UserTypes.Empty;
import dev.perigee.serialization.matrix.UserTypes.Everything;
import dev.perigee.serialization.matrix.UserTypes.External;
import dev.perigee.serialization.matrix.UserTypes.Failure;
import dev.perigee.serialization.matrix.UserTypes.Items;
import dev.perigee.serialization.matrix.UserTypes.Level;
import dev.perigee.serialization.matrix.UserTypes.Lost;
import dev.perigee.serialization.matrix.UserTypes.Maybe;
import dev.perigee.serialization.matrix.UserTypes.Node;
import dev.perigee.serialization.matrix.UserTypes.Operation;
import dev.perigee.serialization.matrix.UserTypes.Outer;
import dev.perigee.serialization.matrix.UserTypes.Pair;
import dev.perigee.serialization.matrix.UserTypes.Persistent;
import dev.perigee.serialization.matrix.UserTypes.PlainSerializable;
import dev.perigee.serialization.matrix.UserTypes.Point;
import dev.perigee.serialization.matrix.UserTypes.Range;
import dev.perigee.serialization.matrix.UserTypes.Settings;
import dev.perigee.serialization.matrix.UserTypes.Singleton;
import dev.perigee.serialization.matrix.UserTypes.SubBean;
import dev.perigee.serialization.matrix.UserTypes.Tree;
import dev.perigee.serialization.matrix.UserTypes.WithArray;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Instances of the classes that users write, and graphs of them. */
@SuppressWarnings("ReferenceEquality") // Identity is what some of these are about.
final class UserValues {
  private UserValues() {}

  static void addTo(Matrix matrix) {
    records(matrix);
    classes(matrix);
    graphs(matrix);
    customForms(matrix);
    code(matrix);
  }

  private static void records(Matrix matrix) {
    Address address = new Address("Main", null);
    matrix
        .add("record empty", new Empty())
        .add("record ints", new Point(1, -1))
        .add(
            "record everything",
            new Everything(true, (byte) 1, 'c', (short) 2, 3, 4L, 5f, 6d, null))
        .add(
            "record nested",
            new Customer(7, address, List.of(address, new Address("b", "c")), BigDecimal.TEN))
        .add("record generic", new Pair<>(new Pair<>(1, "x"), List.of(new Pair<>(2L, 'c'))))
        .add("record compact", new Compact(" a "))
        .add(
            "record with array",
            new WithArray(new int[] {1, 2}),
            record -> Arrays.toString(record.values()))
        .add("record with Optional", new Maybe(Optional.of("x")))
        .add("record recursive", new Tree("a", List.of(new Tree("b", List.of()))))
        .add("record Serializable", new Persistent("a"))
        .add("record in array", new Point[] {new Point(1, 2), null}, Arrays::toString)
        .add("sealed", new Dog("Rex", new Dog("Max", new Cat(9))))
        .add("sealed in list", new ArrayList<>(List.of(new Cat(1), new Dog("a", new Cat(2)))))
        .add("record as key", new java.util.HashMap<>(Map.of(new Point(1, 2), new Cat(3))))
        .add("record local", local());
  }

  private static Object local() {
    record Local(int a) {}
    return new Local(5);
  }

  private static void classes(Matrix matrix) {
    Bean bean = new Bean("b", 2);
    bean.any = new Object[] {1}.length;
    matrix
        .add("bean", bean)
        .add("bean transient", new Bean("b", 2), b -> "nothing of the transient field")
        .add("bean hidden field", new SubBean("x"))
        .add("bean Serializable", new PlainSerializable("p", Level.HIGH))
        .add("enum", Level.LOW)
        .add("enum with body", Operation.PLUS)
        .add("enum in EnumMap", new EnumMap<>(Map.of(Level.HIGH, bean)))
        .add("enum[]", Level.values(), Arrays::toString)
        .add("enum with body[]", new Operation[] {Operation.PLUS}, Arrays::toString)
        .add("Number subclass", new Big(5), Big::longValue)
        .add("constructor not run", new Counted(), Counted::state)
        .add("inner class", new Outer("o").new Inner(), Outer.Inner::both)
        .add("ArrayList subclass", new Items("t", List.of(1, 2)), i -> i.title() + i)
        .add("HashMap subclass", new Settings("me"), s -> s.owner() + s)
        .add("anonymous class", anonymous(), Object::toString)
        .add("bean[][]", new Bean[][] {{bean}, {}}, Arrays::deepHashCode);
  }

  private static Object anonymous() {
    String captured = "captured";
    return new Object() {
      @Override
      public String toString() {
        return captured;
      }
    };
  }

  private static void graphs(Matrix matrix) {
    Node self = new Node("self");
    self.next = self;
    Node parent = new Node("parent");
    Node child = new Node("child");
    child.next = parent;
    parent.children.add(child);
    Node keyed = new Node("keyed");
    keyed.names.put(keyed, "me");
    List<Object> loop = new ArrayList<>();
    loop.add(loop);
    Address shared = new Address("s", "t");
    Object[] cyclic = new Object[1];
    cyclic[0] = new Pair<>("record", cyclic);
    List<Object> inRecord = new ArrayList<>();
    Pair<String, Object> cycle = new Pair<>("record", inRecord);
    inRecord.add(cycle);
    matrix
        .add("self reference", self, node -> node.next == node)
        .add(
            "parent and child",
            parent,
            node -> node.children.get(0).next == node && node.children.get(0).name.equals("child"))
        .add(
            "key on a cycle",
            keyed,
            node -> node.names.containsKey(node) && node.names.keySet().iterator().next() == node)
        .add("list that holds itself", loop, list -> list.get(0) == list)
        .add(
            "shared twice",
            new ArrayList<>(List.of(shared, shared)),
            list -> list.get(0) == list.get(1))
        .add("array around a record", cyclic, a -> ((Pair<?, ?>) a[0]).second() == a)
        .add("cycle through a record", cycle, p -> ((List<?>) p.second()).get(0) == p)
        .add("deep list", deep(100))
        .add("too deep a list", deep(2000))
        .add(
            "subclass shares with the rest",
            sharing(),
            list -> ((Items) list.get(0)).get(0) == list.get(1));
  }

  private static List<Object> deep(int levels) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < levels; i++) {
      list = new ArrayList<>(List.<Object>of(list));
    }
    return list;
  }

  private static List<Object> sharing() {
    PlainSerializable shared = new PlainSerializable("p", Level.LOW);
    return new ArrayList<>(List.of(new Items("t", List.of(shared)), shared));
  }

  private static void customForms(Matrix matrix) {
    matrix
        .add("singleton by readResolve", Singleton.INSTANCE, s -> s == Singleton.INSTANCE)
        .add("writeReplace", new Range(5))
        .add("writeReplace in list", new ArrayList<>(List.of(new Range(1), new Range(2))))
        .add("writeReplace without return", new Lost())
        .add("writeObject", new Custom("abc"), Custom::value)
        .add("Externalizable", new External("abc"))
        .add("own exception", new Failure(5), Failure::all)
        .add("own exception in list", new ArrayList<>(List.of(new Failure(5))), l -> l.size());
  }

  private static void code(Matrix matrix) {
    Supplier<String> lambda = (Supplier<String> & Serializable) () -> "x";
    Comparator<String> byLength =
        (Comparator<String> & Serializable) (a, b) -> Integer.compare(a.length(), b.length());
    Set<String> sorted = new TreeSet<>(byLength);
    sorted.add("x");
    matrix
        .add("lambda", (Callable<String>) () -> "x")
        .add("lambda Serializable", lambda)
        .add("TreeSet with lambda", sorted)
        .add(
            "proxy",
            Proxy.newProxyInstance(
                UserValues.class.getClassLoader(),
                new Class<?>[] {Comparable.class},
                (proxy, method, arguments) -> method.getName().equals("hashCode") ? 1 : true))
        .add("Thread in a set", new HashSet<>(List.of(Thread.currentThread())))
        .add("ThreadLocal", new ThreadLocal<>())
        .add("ClassLoader", UserValues.class.getClassLoader());
  }
}
