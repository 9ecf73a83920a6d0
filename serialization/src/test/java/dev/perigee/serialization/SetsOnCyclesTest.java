package dev.perigee.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.serialization.SerializationSettings.Schema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sets and maps whose elements hash by what lies on a cycle with them. */
class SetsOnCyclesTest {
  private final Serialization serialization =
      Serializations.open(SetsOnCyclesTest.class.getClassLoader(), DictionaryStore.none());

  @AfterEach
  void close() {
    serialization.close();
  }

  /** The fields stand in the order of their names: the item comes first, its order's name last. */
  static class Order {
    @Nullable Item a;
    Set<Item> items = new HashSet<>();
    Map<Item, String> notes = new HashMap<>();
    @Nullable Map<String, Item> names;
    @Nullable Object other;
    @Nullable String z;
  }

  static class Item {
    final Order order;
    final int number;

    Item(Order order, int number) {
      this.order = order;
      this.number = number;
    }

    @Override
    public int hashCode() {
      return Objects.hash(order.z, number);
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Item i && i.number == number && Objects.equals(i.order.z, order.z);
    }
  }

  static class Node {
    @Nullable Object a;
    @Nullable Object b;
    @Nullable Object c;
  }

  /** Looks at the set that it is built from. */
  record Counted(Set<Object> set, int size) {
    Counted {
      size = set.size();
    }
  }

  /** Keeps a map without a look at it. */
  record Named(Map<String, Object> names) {}

  static class Resolved implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // The sets of these tests are.
    final Set<Object> set;

    final int size;

    Resolved(Set<Object> set) {
      this.set = set;
      this.size = set.size();
    }

    private Object readResolve() {
      return new Resolved(set);
    }
  }

  private static Order order() {
    Order order = new Order();
    order.z = "order";
    order.a = new Item(order, 1);
    return order;
  }

  /** A set that is complete only when the node is. */
  private static Set<Object> setOnACycle(Node node) {
    Set<Object> set = new HashSet<>(Set.of(node));
    node.a = set;
    return set;
  }

  @SuppressWarnings("unchecked")
  private <T> T roundTrip(T value, Schema schema) {
    SerializationSettings plain = SerializationSettings.defaults();
    ValueCodec values =
        serialization.values(
            "things",
            new SerializationSettings(
                plain.allow(),
                plain.types(),
                schema,
                true,
                plain.maxDepth(),
                plain.maxBytes(),
                plain.compression()));
    Decoded decoded = values.decode(values.encode(value, EntryHeader.of(1)));
    assertThat(decoded).isInstanceOf(Decoded.Value.class);
    return (T) ((Decoded.Value) decoded).value();
  }

  private void assertRefused(Object value, Schema schema, String... parts) {
    assertThatThrownBy(() -> roundTrip(value, schema))
        .isInstanceOf(ValueRefusedException.class)
        .hasMessageContaining("break the cycle")
        .hasMessageContainingAll(parts);
  }

  @ParameterizedTest
  @EnumSource(Schema.class)
  void elementReadBefore_thatHashesByAnUnfinishedParent(Schema schema) {
    Order order = order();
    order.items.add(Objects.requireNonNull(order.a));
    order.notes.put(order.a, "note");

    Order back = roundTrip(order, schema);

    assertThat(back.items.contains(back.a)).isTrue();
    assertThat(back.items.iterator().next()).isSameAs(back.a);
    assertThat(back.notes.get(back.a)).isEqualTo("note");
  }

  @ParameterizedTest
  @EnumSource(Schema.class)
  void elementBehindAList_thatHashesByAnUnfinishedParent(Schema schema) {
    Order order = order();
    Set<Object> lists = new HashSet<>(Set.of(List.of(Objects.requireNonNull(order.a))));
    order.other = new ArrayList<>(List.of(new ArrayList<>(List.of(order.a)), lists));

    Order back = roundTrip(order, schema);

    Set<?> read = (Set<?>) ((List<?>) Objects.requireNonNull(back.other)).get(1);
    assertThat(read.contains(List.of(Objects.requireNonNull(back.a)))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Schema.class)
  void valueOfAMap_thatLeadsToAParent_isNotHashed(Schema schema) {
    Order order = order();
    order.names = Map.of("first", Objects.requireNonNull(order.a));
    order.other = new Named(new HashMap<>(Map.of("first", order.a)));

    Order back = roundTrip(order, schema);

    assertThat(Objects.requireNonNull(back.names).get("first")).isSameAs(back.a);
    assertThat(((Named) Objects.requireNonNull(back.other)).names().get("first")).isSameAs(back.a);
  }

  @ParameterizedTest
  @EnumSource(Schema.class)
  void setOfASetThatIsNotFilledYet(Schema schema) {
    Node node = new Node();
    Set<Object> set = setOnACycle(node);
    node.b = new HashSet<>(Set.of(set));
    node.c = new HashMap<>(Map.of(set, 1));

    Node back = roundTrip(node, schema);

    Object read = Objects.requireNonNull(back.a);
    assertThat(((Set<?>) Objects.requireNonNull(back.b)).contains(read)).isTrue();
    assertThat(((Map<?, ?>) Objects.requireNonNull(back.c)).containsKey(read)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Schema.class)
  void setsBehindAFinishedCycle_areFilledAtOnce(Schema schema) {
    Node node = new Node();
    Set<Object> set = setOnACycle(node);
    List<Object> all =
        new ArrayList<>(
            List.of(node, Set.of(set, 1, 2), new HashSet<>(Set.of(set)), new Counted(set, 0)));

    List<Object> back = roundTrip(all, schema);

    Object read = Objects.requireNonNull(((Node) back.get(0)).a);
    assertThat(((Set<?>) back.get(1)).contains(read)).isTrue();
    assertThat(((Set<?>) back.get(2)).contains(read)).isTrue();
    assertThat(((Counted) back.get(3)).size()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Schema.class)
  void immutableContainer_ofASetThatIsNotFilledYet_isRefused(Schema schema) {
    Node node = new Node();
    Set<Object> set = setOnACycle(node);
    node.b = Set.of(set, 1, 2, 3);

    assertRefused(node, schema, "immutable", "value.b");

    node.b = Map.of(set, 1, 2, 3);

    assertRefused(node, schema, "immutable", "value.b");
  }

  @ParameterizedTest
  @EnumSource(Schema.class)
  void immutableSet_ofAnElementOfAnUnfinishedParent_isRefused(Schema schema) {
    Order order = order();
    order.items = Set.of(Objects.requireNonNull(order.a));

    assertRefused(order, schema, "use a HashSet", "value.items");
  }

  @ParameterizedTest
  @EnumSource(Schema.class)
  void objectBuiltFromASet_thatIsNotFilledYet_isRefused(Schema schema) {
    Node node = new Node();
    Set<Object> set = setOnACycle(node);
    node.b = new Counted(set, 0);

    assertRefused(node, schema, Counted.class.getName(), "value.b");

    node.b = new ArrayList<>(List.of(new Resolved(set)));

    assertRefused(node, schema, Resolved.class.getName(), "value.b");
  }

  @ParameterizedTest
  @EnumSource(Schema.class)
  void objectBuiltFromTheSetThatItIsIn_isRefused(Schema schema) {
    Node inner = new Node();
    Set<Object> set = new HashSet<>(Set.of(inner));
    inner.a = new Counted(set, 0);

    assertRefused(set, schema, Counted.class.getName());
  }
}
