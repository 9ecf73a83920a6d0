package dev.perigee.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.hibernate.cache.internal.BasicCacheKeyImplementation;
import org.hibernate.cache.internal.CacheKeyImplementation;
import org.hibernate.cache.internal.NaturalIdCacheKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.cache.interceptor.SimpleKey;

/** Keys by the hundred thousand: equal ones have one text, different ones have two. */
@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // Users have such keys.
class GeneratedKeysTest {
  private static final int KEYS = Integer.getInteger("perigee.keys", 200_000);
  private static final long SEED = Long.getLong("perigee.fuzz.seed", 42);

  private final Serialization serialization =
      Serializations.open(GeneratedKeysTest.class.getClassLoader(), DictionaryStore.none());
  private final KeyCodec keys = serialization.keys();
  private final Random random = new Random(SEED);

  @AfterEach
  void close() {
    serialization.close();
  }

  record Pair(@Nullable Object first, @Nullable Object second) {}

  record Typed(int i, long l, boolean z, double d, char c, @Nullable String s) {}

  @Test
  void everyKey_comesBack_andNoTwoShareATextUnlessTheyAreEqual() {
    Map<String, Object> byText = new HashMap<>();
    int equal = 0;
    int digests = 0;
    for (int i = 0; i < KEYS; i++) {
      Object key = key(3);
      EncodedKey encoded = keys.encode(key);
      EncodedKey again = keys.encode(twin(key));

      assertThat(encoded.canonical()).isTrue();
      assertThat(again).as("an equal key").isEqualTo(encoded);
      assertThat(encoded.text().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(512);
      Object back = keys.decode(encoded.text(), encoded.original());
      assertThat(back).as("%s", encoded).isEqualTo(key);
      Object other = byText.put(encoded.text(), key);
      if (other != null) {
        equal++;
        assertThat(other).as("the same text %s", encoded.text()).isEqualTo(key);
      }
      digests += encoded.original() == null ? 0 : 1;
    }
    // The other direction: equal keys with different texts would be counted twice here.
    assertThat(new HashSet<>(byText.values())).hasSameSizeAs(byText.keySet());

    System.out.printf(
        "keys, JDK %s, seed %d: %d generated, %d texts, %d met again, %d digests%n",
        Runtime.version().feature(), SEED, KEYS, byText.size(), equal, digests);
    assertThat(byText.size()).isGreaterThan(KEYS / 2);
  }

  @Test
  void text_holdsNoSeparatorGlobOrSpaceThatIsNotTheGrammars() {
    for (int i = 0; i < 20_000; i++) {
      assertThat(keys.encode(text()).text().substring(2))
          .doesNotContainPattern("[,(){}\\[\\]*?\\\\=#\\p{Cntrl} ]");
    }
  }

  /** A key, and within it keys of less depth. */
  private Object key(int depth) {
    if (depth == 0 || random.nextInt(3) > 0) {
      return leaf();
    }
    return switch (random.nextInt(8)) {
      case 0 -> new Pair(part(depth), part(depth));
      case 1 -> new Typed(number(), random.nextLong(), random.nextBoolean(), real(), 'x', text());
      case 2 -> new ArrayList<>(parts(depth));
      case 3 -> new LinkedHashSet<>(parts(depth));
      case 4 -> map(depth);
      case 5 -> new SimpleKey(parts(depth).toArray());
      case 6 -> basic((Serializable) leaf(), text());
      default -> Collections.unmodifiableList(new LinkedList<>(parts(depth)));
    };
  }

  private static BasicCacheKeyImplementation basic(Serializable id, String role) {
    return new BasicCacheKeyImplementation(id, role, id.hashCode());
  }

  private @Nullable Object part(int depth) {
    return random.nextInt(10) == 0 ? null : key(depth - 1);
  }

  private List<@Nullable Object> parts(int depth) {
    List<@Nullable Object> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parts.add(part(depth));
    }
    return parts;
  }

  private Map<Object, @Nullable Object> map(int depth) {
    Map<Object, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(key(depth - 1), part(depth));
    }
    return map;
  }

  private Object leaf() {
    return random.nextBoolean() ? text() : random.nextBoolean() ? scalar() : time();
  }

  private Object scalar() {
    return switch (random.nextInt(12)) {
      case 0 -> number();
      case 1 -> (long) number();
      case 2 -> random.nextLong();
      case 3 -> (short) random.nextInt();
      case 4 -> (byte) random.nextInt();
      case 5 -> (char) random.nextInt();
      case 6 -> random.nextBoolean();
      case 7 -> real();
      case 8 -> Float.intBitsToFloat(random.nextInt());
      case 9 -> new UUID(random.nextLong(), random.nextLong());
      case 10 -> new BigInteger(random.nextInt(200), random).negate();
      default -> BigDecimal.valueOf(random.nextInt(), random.nextInt(20) - 10);
    };
  }

  private int number() {
    return random.nextBoolean() ? random.nextInt(20) - 10 : random.nextInt();
  }

  private double real() {
    double[] corners = {0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 1.5};
    return random.nextInt(3) == 0
        ? corners[random.nextInt(corners.length)]
        : Double.longBitsToDouble(random.nextLong());
  }

  private Object time() {
    LocalDate date = LocalDate.ofEpochDay(random.nextInt(4_000_000) - 2_000_000);
    LocalTime time = LocalTime.ofNanoOfDay(Math.floorMod(random.nextLong(), 86_400_000_000_000L));
    LocalDateTime both = LocalDateTime.of(date, time);
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(129_601) - 64_800);
    return switch (random.nextInt(16)) {
      case 0 -> date;
      case 1 -> time;
      case 2 -> both;
      case 3 -> both.atOffset(offset);
      case 4 -> OffsetTime.of(time, offset);
      case 5 -> both.atZone(ZoneId.of("Europe/Paris"));
      case 6 ->
          LocalDateTime.of(2026, 10, 25, 2, random.nextInt(60))
              .atZone(ZoneId.of("Europe/Paris"))
              .withLaterOffsetAtOverlap();
      case 7 -> ZonedDateTime.of(both, offset);
      case 8 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      case 9 -> Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000));
      case 10 -> Period.of(random.nextInt(100) - 50, random.nextInt(40) - 20, random.nextInt());
      case 11 -> Year.of(random.nextInt(20_000) - 10_000);
      case 12 -> YearMonth.of(random.nextInt(20_000) - 10_000, 1 + random.nextInt(12));
      case 13 -> MonthDay.of(1 + random.nextInt(12), 1 + random.nextInt(28));
      case 14 -> new Date(random.nextLong());
      default -> random.nextBoolean() ? offset : DayOfWeek.of(1 + random.nextInt(7));
    };
  }

  /** Texts made of what could be mistaken for the grammar, and of what encodings trip over. */
  private String text() {
    String[] pieces = {
      "a",
      "7",
      ":",
      ",",
      "(",
      ")",
      "=",
      "%",
      "%2C",
      "L(",
      "s:",
      "i:7",
      "n:",
      "#",
      "{",
      "}",
      "*",
      "?",
      "\\",
      "[",
      "]",
      " ",
      "\n",
      "\0",
      "ä",
      "€",
      "\uD83D\uDE00",
      "\uD800",
      "\uDC00",
      "\u0085",
      "\u2028",
      "+"
    };
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(500) == 0 ? 400 : random.nextInt(9);
    for (int i = 0; i < length; i++) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }

  /** An equal key that is built otherwise: other classes, another order, other instances. */
  private @Nullable Object twinOrNull(@Nullable Object key) {
    return key == null ? null : twin(key);
  }

  private Object twin(Object key) {
    if (key instanceof Pair pair) {
      return new Pair(twinOrNull(pair.first()), twinOrNull(pair.second()));
    }
    if (key instanceof List<?> list) {
      List<@Nullable Object> twins = new LinkedList<>();
      list.forEach(part -> twins.add(twinOrNull(part)));
      return twins;
    }
    if (key instanceof Set<?> set) {
      List<@Nullable Object> parts = new ArrayList<>(set);
      Collections.reverse(parts);
      Set<@Nullable Object> twins = new HashSet<>();
      parts.forEach(part -> twins.add(twinOrNull(part)));
      return Collections.unmodifiableSet(twins);
    }
    if (key instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> twins = new HashMap<>();
      map.forEach((k, v) -> twins.put(twinOrNull(k), twinOrNull(v)));
      return twins;
    }
    if (key instanceof BasicCacheKeyImplementation basic) {
      return basic((Serializable) twin(basic.getId()), basic.getEntityOrRoleName());
    }
    return key instanceof String text ? new String(text.toCharArray()) : key;
  }

  @Test
  void frameworkKeys_areCanonicalAndComeBackWithTheirHashCode() {
    SimpleKey simple = new SimpleKey("a", new int[] {1, 2}, List.of("x"));
    String a = new String(new char[] {'a'});

    assertThat(keys.encode(simple).text()).isEqualTo("kS(s:a,Aint(i:1,i:2),L(s:x))");
    assertThat(keys.decode("kS(s:a,Aint(i:1,i:2),L(s:x))", null))
        .isEqualTo(simple)
        .hasSameHashCodeAs(simple);
    assertThat(keys.encode(new SimpleKey(a, a))).isEqualTo(keys.encode(new SimpleKey(a, "a")));
    assertThat(keys.encode(new BasicCacheKeyImplementation(5L, "com.acme.User", 5)).text())
        .isEqualTo("kB(s:com.acme.User,l:5)");
    CacheKeyImplementation tenant = new CacheKeyImplementation(5L, "User", "t", 31 * 5 + 't');
    assertThat(keys.encode(tenant).text()).isEqualTo("kT(s:User,l:5,s:t)");
    assertThat(keys.decode("kT(s:User,l:5,s:t)", null)).isEqualTo(tenant).hasSameHashCodeAs(tenant);
    assertThat(Arrays.asList(keys.decode("kX(s:a)", null), keys.decode("kB(s:a)", null)))
        .containsOnlyNulls();
  }

  @Test
  void naturalIds_ofHibernate_areCanonical() {
    NaturalIdCacheKey simple = new NaturalIdCacheKey("sku-1", "User", null, 7);
    NaturalIdCacheKey several = new NaturalIdCacheKey(new Object[] {"a", 2}, "User", "t", 9);
    assertThat(keys.encode(simple).text()).isEqualTo("kN(s:User,s:sku-1,n:,i:7)");
    assertThat(keys.encode(several).text())
        .isEqualTo("kN(s:User,Ajava.lang.Object(s:a,i:2),s:t,i:9)");
    for (NaturalIdCacheKey key : List.of(simple, several)) {
      EncodedKey encoded = keys.encode(key);
      assertThat(encoded.canonical()).isTrue();
      assertThat(keys.decode(encoded.text(), null)).isEqualTo(key).hasSameHashCodeAs(key);
    }
    // Equality includes the hash code, which another type of the same values may compute otherwise.
    assertThat(keys.encode(new NaturalIdCacheKey("sku-1", "User", null, 8)).text())
        .isNotEqualTo(keys.encode(simple).text());
    assertThat(keys.decode("kN(s:User,s:sku-1,n:)", null)).isNull();
  }
}
