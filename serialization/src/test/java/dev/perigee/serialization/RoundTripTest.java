package dev.perigee.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("JavaUtilDate") // Users have such values.
class RoundTripTest {
  private final Serialization serialization =
      Serializations.open(RoundTripTest.class.getClassLoader(), DictionaryStore.none());
  private final ValueCodec values =
      serialization.values("things", SerializationSettings.defaults());

  @AfterEach
  void close() {
    serialization.close();
  }

  record Address(String street, @Nullable String town) {}

  record Customer(long id, String name, Address address, BigDecimal balance, LocalDate since) {}

  enum Color {
    RED,
    GREEN {
      @Override
      String says() {
        return "go";
      }
    };

    String says() {
      return "stop";
    }
  }

  static class Person implements Serializable {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final int age;
    @Nullable Person friend;

    Person(String name, int age) {
      this.name = name;
      this.age = age;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Person p && p.name.equals(name) && p.age == age;
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, age);
    }
  }

  static Stream<Object> plain() {
    Person person = new Person("Ann", 44);
    person.friend = new Person("Ben", 45);
    return Stream.of(
        "text",
        "",
        "lone \uD800 surrogate",
        "pair \uD83D\uDE00 ü",
        42,
        -1L,
        (short) 3,
        (byte) -4,
        'x',
        true,
        -0.0,
        Float.NaN,
        new Customer(1, "Ann", new Address("Main", null), new BigDecimal("1.50"), LocalDate.MAX),
        Color.GREEN,
        new Date(5),
        UUID.randomUUID(),
        Instant.now(),
        person,
        new ArrayList<>(List.of(1, "two", 3L)),
        new HashMap<>(Map.of("a", List.of(1), "b", List.of())),
        new LinkedHashMap<>(Map.of(Color.RED, person)));
  }

  @ParameterizedTest
  @MethodSource("plain")
  void comesBackAsItWas(Object value) {
    Object back = roundTrip(value);

    assertThat(back).isEqualTo(value).hasSameHashCodeAs(value);
    assertThat(back.getClass()).isEqualTo(value.getClass());
  }

  /** Numbers and times at the edges of what their short forms hold. */
  static Stream<Object> edges() {
    Stream.Builder<Object> all = Stream.builder();
    for (long seconds :
        new long[] {
          Instant.MIN.getEpochSecond(),
          Instant.MAX.getEpochSecond(),
          1_700_000_000L - (1L << 38) - 1,
          1_700_000_000L - (1L << 38),
          1_700_000_000L + (1L << 38),
          1_700_000_000L + (1L << 38) + 1,
          0,
          1_699_999_999
        }) {
      for (long nanos :
          new long[] {0, 1, 1_000, 1_000_000, 999_999_999, 999_999_000, 999_000_000}) {
        all.add(Instant.ofEpochSecond(seconds, nanos));
      }
    }
    for (long nanos : new long[] {0, 1, 1_000, 1_000_000, 1_000_000_000, 86_399_999_999_999L}) {
      all.add(LocalTime.ofNanoOfDay(nanos));
    }
    for (int bits : new int[] {0, 1, 16, 17, 58, 59, 60, 61, 62, 63, 64, 100}) {
      BigInteger power = BigInteger.ONE.shiftLeft(bits);
      for (int scale : new int[] {Integer.MIN_VALUE, -1, 0, 2, 6, 7, Integer.MAX_VALUE}) {
        for (BigInteger digits :
            List.of(power, power.negate(), power.subtract(BigInteger.ONE), power.not())) {
          all.add(new BigDecimal(digits, scale));
        }
      }
    }
    return all.add(LocalDate.MIN).add(LocalDate.MAX).add(LocalDate.EPOCH).build();
  }

  @ParameterizedTest
  @MethodSource("edges")
  void edgesOfShortForms_comeBack(Object value) {
    assertThat(roundTrip(value)).isEqualTo(value).hasSameHashCodeAs(value);
  }

  record Flags(
      boolean a,
      @Nullable Integer b,
      boolean c,
      @Nullable Address d,
      boolean e,
      @Nullable Color f,
      boolean g,
      boolean h,
      @Nullable Address i,
      @Nullable Long j) {}

  @Test
  void moreFlagsThanAByteHas_comeBack() {
    Address address = new Address("Main", null);
    for (Flags flags :
        List.of(
            new Flags(true, null, false, null, true, null, false, true, null, null),
            new Flags(false, 1, true, address, false, Color.RED, true, false, address, 5L))) {
      assertThat(roundTrip(flags)).isEqualTo(flags);
    }
    Flags twice =
        (Flags) roundTrip(new Flags(true, 1, true, address, true, null, true, true, address, 5L));
    assertThat(twice.d()).isSameAs(twice.i());
  }

  @ParameterizedTest
  @MethodSource("plain")
  void withoutReferences_comesBackAsItWas(Object value) {
    ValueCodec codec = withoutReferences();

    Decoded decoded = codec.decode(codec.encode(value, EntryHeader.of(1)));

    assertThat(decoded).isEqualTo(new Decoded.Value(value, EntryHeader.of(1)));
  }

  @Test
  void anotherSettingOfReferences_isReadable_orAMissWhereThereAreSome() {
    Address address = new Address("Main", "Town");
    Object apart = new ArrayList<>(List.of(address, new Address("Main", "Town")));
    Object twice = new ArrayList<>(List.of(address, address));
    EntryHeader header = EntryHeader.of(1);

    assertThat(withoutReferences().decode(values.encode(apart, header)))
        .isEqualTo(new Decoded.Value(apart, header));
    assertThat(values.decode(withoutReferences().encode(apart, header)))
        .isEqualTo(new Decoded.Value(apart, header));
    assertThat(withoutReferences().decode(values.encode(twice, header)))
        .isInstanceOf(Decoded.Unreadable.class);
  }

  @Test
  void withoutReferences_aCycleIsRefused() {
    Person person = new Person("Ann", 44);
    person.friend = person;

    assertThatThrownBy(() -> withoutReferences().encode(person, EntryHeader.of(1)))
        .isInstanceOf(ValueRefusedException.class);
    assertThat(roundTrip(new Person("Ben", 1))).isEqualTo(new Person("Ben", 1));
  }

  private ValueCodec withoutReferences() {
    SerializationSettings plain = SerializationSettings.defaults();
    return serialization.values(
        "flat",
        new SerializationSettings(
            null,
            List.of(),
            plain.schema(),
            false,
            plain.maxDepth(),
            plain.maxBytes(),
            plain.compression()));
  }

  @Test
  void manyThreads_shareTheFewWorkbenches() throws Exception {
    List<Object> all = plain().toList();
    ExecutorService threads = Executors.newFixedThreadPool(32);
    try {
      List<Future<Object>> done = new ArrayList<>();
      for (int i = 0; i < 4000; i++) {
        Object value = all.get(i % all.size());
        done.add(threads.submit(() -> roundTrip(value)));
      }
      for (int i = 0; i < done.size(); i++) {
        assertThat(done.get(i).get()).isEqualTo(all.get(i % all.size()));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void allowSet_takesOnlyWhatItNames() {
    SerializationSettings plain = SerializationSettings.defaults();
    ValueCodec codec =
        serialization.values(
            "narrow",
            new SerializationSettings(
                List.of("com.acme.**"),
                List.of(Customer.class),
                plain.schema(),
                true,
                plain.maxDepth(),
                plain.maxBytes(),
                plain.compression()));

    assertThatThrownBy(() -> codec.encode(new ArrayList<>(List.of(Color.RED)), EntryHeader.of(1)))
        .isInstanceOf(ValueRefusedException.class)
        .hasMessageContaining("serialization.allow")
        .hasMessageContaining("value[0]");
    byte[] foreign = values.encode(new ArrayList<>(List.of(Color.RED)), EntryHeader.of(1));
    assertThat(codec.decode(foreign))
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class,
            miss -> assertThat(miss.reason()).isEqualTo(Decoded.Reason.REFUSED_CLASS));
    Object list = new ArrayList<>(List.of(new BigDecimal("1.5"), LocalDate.MAX));
    assertThat(codec.decode(codec.encode(list, EntryHeader.of(1))))
        .isEqualTo(new Decoded.Value(list, EntryHeader.of(1)));
  }

  @Test
  void header_comesBack() {
    EntryHeader header = new EntryHeader(-5, 1_700_000_000_000L, 1_700_000_001_000L, 12, "s:key");

    Decoded decoded = values.decode(values.encode("v", header));

    assertThat(decoded).isEqualTo(new Decoded.Value("v", header));
  }

  @Test
  void versionAndTimeOfCreation_standWhereScriptsReadThem() {
    byte[] envelope =
        values.encode("v", new EntryHeader(0x0102030405060708L, 0x060504L, -1, -1, null));

    assertThat(envelope).startsWith(0xC7, 1, ValueCodec.FLAG_CREATED);
    assertThat(java.util.Arrays.copyOfRange(envelope, 8, 22))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 6, 5, 4);
  }

  @Test
  void bytes_areCopiedOnce() {
    byte[] bytes = {1, 2, 3};

    assertThat((byte[]) roundTrip(bytes)).containsExactly(1, 2, 3).isNotSameAs(bytes);
    assertThat((byte[]) roundTrip(new byte[0])).isEmpty();
  }

  @Test
  void cycle_isKept() {
    Person person = new Person("Ann", 44);
    person.friend = person;

    Person back = (Person) roundTrip(person);

    assertThat(back.friend).isSameAs(back);
  }

  @Test
  void exception_isKept() {
    IllegalStateException thrown = new IllegalStateException("no", new RuntimeException("why"));

    Exception back = (Exception) roundTrip(thrown);

    assertThat(back).isInstanceOf(IllegalStateException.class).hasMessage("no");
    assertThat(back.getCause()).hasMessage("why");
    assertThat(back.getStackTrace()).isEqualTo(thrown.getStackTrace());
  }

  @Test
  void thread_isRefusedWithThePathToIt() {
    Map<String, Object> map = new HashMap<>();
    map.put("runner", new ArrayList<>(List.of(1, Thread.currentThread())));

    assertThatThrownBy(() -> values.encode(map, EntryHeader.of(1)))
        .isInstanceOf(ValueRefusedException.class)
        .hasMessageContaining("Cache 'things'")
        .hasMessageContaining("java.lang.Thread")
        .hasMessageContaining("value{String}[1]");
  }

  @Test
  void everyFlippedBit_isAMiss() {
    byte[] envelope = values.encode(new Person("Ann", 44), new EntryHeader(7, 1000, 2000, 3, null));
    for (int bit = 0; bit < envelope.length * 8; bit++) {
      byte[] flipped = envelope.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);

      assertThat(values.decode(flipped)).isInstanceOf(Decoded.Unreadable.class);
    }
  }

  private Object roundTrip(Object value) {
    Decoded decoded = values.decode(values.encode(value, EntryHeader.of(1)));
    assertThat(decoded).isInstanceOf(Decoded.Value.class);
    return ((Decoded.Value) decoded).value();
  }
}
