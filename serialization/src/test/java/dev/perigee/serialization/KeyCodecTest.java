package dev.perigee.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // Users have such keys.
class KeyCodecTest {
  private final Serialization serialization =
      Serializations.open(KeyCodecTest.class.getClassLoader(), DictionaryStore.none());
  private final KeyCodec keys = serialization.keys();

  @AfterEach
  void close() {
    serialization.close();
  }

  record OrderId(long customer, @Nullable String number) {}

  /** Equal where only the letters' case differs: not by its components. */
  record Login(String name) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Login login && login.name.equalsIgnoreCase(name);
    }

    @Override
    public int hashCode() {
      return name.toLowerCase(Locale.ROOT).hashCode();
    }
  }

  static final class LegacyId implements Serializable {
    private static final long serialVersionUID = 1L;
    private final String id;

    LegacyId(String id) {
      this.id = id;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof LegacyId other && other.id.equals(id);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  static List<Arguments> texts() {
    String record = "r:" + OrderId.class.getName();
    return List.of(
        Arguments.of("user:42", "s:user:42"),
        Arguments.of("a b%c(d)", "s:a%20b%25c%28d%29"),
        Arguments.of("", "s:"),
        Arguments.of("\uD800", "s:%uD800"),
        Arguments.of("é\uD83D\uDE00", "s:é\uD83D\uDE00"),
        Arguments.of(42, "i:42"),
        Arguments.of(-42L, "l:-42"),
        Arguments.of((short) 1, "h:1"),
        Arguments.of((byte) 1, "b:1"),
        Arguments.of(',', "c:%2C"),
        Arguments.of(true, "z:1"),
        Arguments.of(1.5, "d:0x1.8p0"),
        Arguments.of(-0.0f, "f:-0x0.0p0"),
        Arguments.of(new UUID(1, 2), "u:00000000-0000-0001-0000-000000000002"),
        Arguments.of(new BigDecimal("-1.50"), "D:-150e2"),
        Arguments.of(BigInteger.TEN, "B:10"),
        Arguments.of(DayOfWeek.MONDAY, "e:java.time.DayOfWeek=MONDAY"),
        Arguments.of(LocalDate.of(2026, 11, 21), "tD:2026-11-21"),
        Arguments.of(new Date(7), "tE:7"),
        Arguments.of(
            ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, ZoneId.of("Europe/Paris"))
                .withLaterOffsetAtOverlap(),
            "tZ:2026-10-25T02:30+01:00@Europe/Paris"),
        Arguments.of(new OrderId(1, "x"), record + "(l:1,s:x)"),
        Arguments.of(new OrderId(1, null), record + "(l:1,n:)"),
        Arguments.of(List.of(1, List.of(), ""), "L(i:1,L(),s:)"),
        Arguments.of(Set.of("b", "a"), "S(s:a,s:b)"),
        Arguments.of(Map.of(2, "y", 1, "x"), "M(i:1=s:x,i:2=s:y)"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void grammar(Object key, String text) {
    assertThat(keys.encode(key)).isEqualTo(new EncodedKey(text, null, true));
    assertThat(keys.decode(text, null)).isEqualTo(key);
  }

  @Test
  void equalKeysOfOtherClasses_haveOneText() {
    assertThat(keys.encode(new ArrayList<>(List.of(1, 2))))
        .isEqualTo(keys.encode(new LinkedList<>(List.of(1, 2))));
    assertThat(keys.encode(new TreeSet<>(Set.of("x", "y"))))
        .isEqualTo(keys.encode(Set.of("y", "x")));
  }

  @Test
  void differentKeys_haveDifferentTexts() {
    assertThat(List.of(keys.encode(1), keys.encode(1L), keys.encode("1"))).doesNotHaveDuplicates();
  }

  @Test
  void longKey_isADigestAndItsText() {
    String key = "ä".repeat(300);

    EncodedKey encoded = keys.encode(key);

    assertThat(encoded.text()).matches("#[0-9a-f]{64}");
    assertThat(encoded.original()).isEqualTo("s:" + key);
    assertThat(keys.decode(encoded.text(), encoded.original())).isEqualTo(key);
    assertThat(keys.decode(encoded.text(), null)).isNull();
    assertThat(keys.decode(encoded.text(), "s:other")).isNull();
  }

  @Test
  void serializableClass_isNotCanonical() {
    EncodedKey encoded = keys.encode(new LegacyId("7"));

    assertThat(encoded.canonical()).isFalse();
    assertThat(keys.decode(encoded.text(), encoded.original())).isEqualTo(new LegacyId("7"));
  }

  /** Equal ones have different texts, so a near copy of one must not be served for another. */
  @Test
  void recordWithAnEqualsOfItsOwn_isNotCanonical_alsoInside() {
    EncodedKey encoded = keys.encode(new Login("Ann"));

    assertThat(encoded.canonical()).isFalse();
    assertThat(keys.decode(encoded.text(), null)).isEqualTo(new Login("Ann"));
    assertThat(keys.encode(List.of(new Login("Ann"))).canonical()).isFalse();
    assertThat(keys.encode(new OrderId(1, "x")).canonical()).isTrue();
  }

  @Test
  void serializableClass_ofAnySize_comesBack() {
    for (int length : new int[] {100, 1_000, 10_000, 100_000}) {
      LegacyId key = new LegacyId("x".repeat(length));
      EncodedKey encoded = keys.encode(key);
      assertThat(keys.decode(encoded.text(), encoded.original())).isEqualTo(key);
    }
  }

  @Test
  void whatCannotBeAKey_isRefused() {
    assertThatThrownBy(() -> keys.encode(new int[0])).isInstanceOf(KeyRefusedException.class);
    assertThatThrownBy(() -> keys.encode(new Object() {}))
        .isInstanceOf(KeyRefusedException.class)
        .hasMessageContaining("is no key");
    assertThatThrownBy(() -> keys.encode(new TreeSet<>(String.CASE_INSENSITIVE_ORDER)))
        .isInstanceOf(KeyRefusedException.class)
        .hasMessageContaining("comparator");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "s",
        "i:007",
        "i:x",
        "L(",
        "L(i:1",
        "q:1",
        "s:a b",
        "s:%zz",
        "n:",
        "r:java.lang.String(s:a)"
      })
  void foreignText_isNoKey(String text) {
    assertThat(keys.decode(text, null)).isNull();
  }

  @Test
  void nameOfACache_holdsNoSeparator() {
    assertThat(keys.escapeName("com.acme.User:roles *")).isEqualTo("com.acme.User%3Aroles%20%2A");
  }
}
