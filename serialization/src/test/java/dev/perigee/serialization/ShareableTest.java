package dev.perigee.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be shared by reference, and everything that looks as if it could be. */
@SuppressWarnings({
  "JavaUtilDate",
  "JdkObsolete",
  "ArrayRecordComponent",
  "UnnecessaryStringBuilder"
})
class ShareableTest {
  private final Serialization serialization =
      Serializations.open(ShareableTest.class.getClassLoader(), DictionaryStore.none());
  private final ValueCodec values = serialization.values("c", SerializationSettings.defaults());

  @AfterEach
  void close() {
    serialization.close();
  }

  enum Level {
    LOW {
      @Override
      int value() {
        return 1;
      }
    };

    abstract int value();
  }

  record Point(int x, int y) {}

  record Holder(@Nullable Object any) {}

  record WithArray(int[] values) {}

  static final class Final {
    private final String name = "x";
    private final Object any;

    Final(Object any) {
      this.any = any;
    }

    @Override
    public String toString() {
      return name + any;
    }
  }

  static class Changing {
    int count;
  }

  /** Adds something that changes to a class in which nothing does. */
  static class Base {
    private final int a = 1;

    int a() {
      return a;
    }
  }

  static final class Sub extends Base {
    int b;
  }

  /** A number by its type, an integer that grows by its nature. */
  static final class Growing extends Number {
    private static final long serialVersionUID = 1L;
    private final int[] value = {1};

    @Override
    public int intValue() {
      return value[0]++;
    }

    @Override
    public long longValue() {
      return intValue();
    }

    @Override
    public float floatValue() {
      return intValue();
    }

    @Override
    public double doubleValue() {
      return intValue();
    }
  }

  static final class OpenDecimal extends BigDecimal {
    private static final long serialVersionUID = 1L;
    int mutable;

    OpenDecimal() {
      super("1");
    }
  }

  static Stream<Arguments> shareable() {
    return arguments(
        "text",
        1,
        2L,
        'c',
        true,
        1.5,
        new BigDecimal("1.5"),
        UUID.randomUUID(),
        URI.create("a:b"),
        Instant.EPOCH,
        Level.LOW,
        Optional.of("x"),
        Optional.empty(),
        new Point(1, 2),
        new Holder(new Holder(List.of(1))),
        new Holder(null),
        new Final("x"),
        new Final(Level.LOW),
        new Base(),
        List.of(),
        List.of(1, "x", List.of(2)),
        Stream.of(1, null).toList(),
        Set.of("a"),
        Map.of("a", Set.of(1)),
        Map.entry("a", 1));
  }

  static Stream<Arguments> notShareable() {
    List<Object> backing = new ArrayList<>(List.of(1));
    Supplier<Object> lambda = backing::size;
    return arguments(
        new int[0],
        new String[] {"x"},
        new Date(),
        new java.sql.Timestamp(1),
        new ArrayList<>(),
        new HashMap<>(),
        new BitSet(),
        new StringBuilder("x"),
        new AtomicInteger(),
        new ThreadLocal<>(),
        new Changing(),
        new Sub(),
        new Growing(),
        new OpenDecimal(),
        lambda,
        new WithArray(new int[] {1}),
        new Holder(new Date()),
        new Holder(new int[0]),
        new Holder(new Holder(new Sub())),
        new Holder(new Growing()),
        new Final(backing),
        new Final(new Object[0]),
        Optional.of(new Date()),
        List.of(new Date()),
        List.of(1, List.of(new ArrayList<>())),
        Set.of(new Changing()),
        Map.of("a", new Date()),
        Map.of(new Changing(), 1),
        Map.entry("a", new Date()),
        Collections.unmodifiableList(backing),
        List.of(1, 2).subList(0, 1),
        Collections.synchronizedList(backing),
        Arrays.asList(1, 2),
        new AbstractMap.SimpleEntry<>("a", 1),
        new HashMap<>(Map.of("a", 1)).entrySet().iterator().next(),
        Collections.nCopies(2, new Date()),
        nested(20),
        Collections.nCopies(1, 1).subList(0, 1),
        List.of(Collections.nCopies(2000, 1).toArray()),
        new RuntimeException(),
        Thread.currentThread());
  }

  /** Each value as the one argument, arrays too. */
  private static Stream<Arguments> arguments(Object... values) {
    return Stream.of(values).map(value -> Arguments.of(value));
  }

  private static Object nested(int levels) {
    Object value = "x";
    for (int i = 0; i < levels; i++) {
      value = List.of(value);
    }
    return value;
  }

  @ParameterizedTest
  @MethodSource("shareable")
  void deeplyImmutable_isShared(Object value) {
    assertThat(values.isShareable(value)).isTrue();
    assertThat(values.isShareable(value)).as("asked again").isTrue();
  }

  @ParameterizedTest
  @MethodSource("notShareable")
  void whatAnybodyCouldChange_isNot(Object value) {
    assertThat(values.isShareable(value)).isFalse();
    assertThat(values.isShareable(value)).as("asked again").isFalse();
  }
}
