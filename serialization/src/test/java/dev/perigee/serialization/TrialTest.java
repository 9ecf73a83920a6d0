package dev.perigee.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.serialization.SerializationSettings.Schema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What cannot be rebuilt is refused when it is written, and nothing comes back as another value.
 */
class TrialTest {
  private final Serialization serialization =
      Serializations.open(TrialTest.class.getClassLoader(), DictionaryStore.none());
  private final ValueCodec values = values(Schema.STRICT);

  @AfterEach
  void close() {
    serialization.close();
    Strange.refuses = false;
    Throwing.thrown = null;
  }

  private ValueCodec values(Schema schema) {
    SerializationSettings plain = SerializationSettings.defaults();
    return serialization.values(
        "c",
        new SerializationSettings(
            null,
            List.of(),
            schema,
            true,
            plain.maxDepth(),
            plain.maxBytes(),
            plain.compression()));
  }

  private static byte[] encode(ValueCodec codec, Object value) {
    return codec.encode(value, EntryHeader.of(1));
  }

  private static Object back(ValueCodec writer, ValueCodec reader, Object value) {
    Decoded decoded = reader.decode(encode(writer, value));
    return decoded instanceof Decoded.Value back ? back.value() : decoded;
  }

  record Strange(int number) {
    static boolean refuses;

    Strange {
      if (refuses) {
        throw new IllegalStateException("not today");
      }
    }
  }

  record Box(int number, @Nullable Strange strange) {}

  @Test
  void classOfAFinalField_isTriedWithItsFirstInstance() {
    encode(values, new Box(1, null));
    Box box = new Box(1, new Strange(3));
    Strange.refuses = true;

    assertThatThrownBy(() -> encode(values, box)).isInstanceOf(ValueRefusedException.class);
  }

  record Texts(String first, String second) {}

  record Pair(Texts texts) {}

  @ParameterizedTest
  @EnumSource
  void bytesOfOneSchema_areReadUnderTheOther(Schema schema) {
    Pair pair = new Pair(new Texts("\u0007abc", "\u0007def"));
    ValueCodec reader = values(schema == Schema.STRICT ? Schema.TOLERANT : Schema.STRICT);

    assertThat(back(values(schema), reader, pair)).isEqualTo(pair);
  }

  static class Node {
    @Nullable Object held;
  }

  static class Canonical implements Serializable {
    private static final long serialVersionUID = 1L;
    final transient int size;

    @SuppressWarnings("serial") // An instance is never written by JDK serialization.
    final Set<Object> set;

    Canonical(Set<Object> set) {
      this.set = set;
      this.size = set.size();
    }

    private Object readResolve() {
      return new Canonical(set);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readResolveThatWouldFindASetEmpty_isRefused(Schema schema) {
    Node node = new Node();
    node.held = new Canonical(new HashSet<>(Set.of(node)));

    assertThatThrownBy(() -> encode(values(schema), node))
        .isInstanceOf(ValueRefusedException.class)
        .hasMessageContaining("would find it empty");
  }

  static class Replaced implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object writeReplace() {
      return new Form();
    }
  }

  static class Form implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      return new Replaced();
    }
  }

  /** Written by JDK serialization, since throwables are. */
  static class Holder extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // A list that is.
    final List<Object> list;

    Holder(List<Object> list) {
      this.list = list;
    }
  }

  /** A list that can be written by JDK serialization only, since two hold the last of them. */
  private static List<Object> asIsland(Object first) {
    List<Object> shared = new ArrayList<>(List.of(1));
    return new ArrayList<>(List.of(first, shared, new Holder(shared)));
  }

  @Test
  void replacedObjects_ofATryThatWasGivenUp_areForgotten() {
    assertThat(back(values, values, asIsland(new Replaced())))
        .isInstanceOfSatisfying(
            List.class, list -> assertThat(((List<?>) list).get(0)).isInstanceOf(Replaced.class));
  }

  static class Base {
    final transient List<String> list = new ArrayList<>();
  }

  /** JDK serialization runs the constructor of Base; the form of graphs does not. */
  static class Derived extends Base implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int hashCode() {
      return list.size();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Derived;
    }
  }

  @Test
  void classThatCameBackFromAnIsland_isStillTriedInAGraph() {
    encode(values, asIsland(new Derived()));

    assertThatThrownBy(() -> encode(values, new HashSet<>(Set.of(new Derived()))))
        .isInstanceOf(ValueRefusedException.class);
  }

  record Throwing(int number) {
    static @Nullable Supplier<Error> thrown;

    Throwing {
      if (thrown != null) {
        throw thrown.get();
      }
    }
  }

  @Test
  void errorOfAUserClass_isAMissOrARefusal() {
    byte[] bytes = encode(values, new Throwing(1));
    Throwing value = new Throwing(1);
    Throwing.thrown = () -> new AssertionError("odd");

    assertThat(values.decode(bytes))
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class,
            miss -> assertThat(miss.reason()).isEqualTo(Decoded.Reason.FAILED));
    try (Serialization other =
        Serializations.open(getClass().getClassLoader(), DictionaryStore.none())) {
      ValueCodec codec = other.values("c", SerializationSettings.defaults());
      assertThatThrownBy(() -> encode(codec, value)).isInstanceOf(ValueRefusedException.class);
    }
  }

  @Test
  void errorOfTheMachine_isThrown() {
    byte[] bytes = encode(values, new Throwing(1));
    Throwing.thrown = () -> new OutOfMemoryError("so it claims");

    assertThatThrownBy(() -> values.decode(bytes)).isInstanceOf(OutOfMemoryError.class);
  }
}
