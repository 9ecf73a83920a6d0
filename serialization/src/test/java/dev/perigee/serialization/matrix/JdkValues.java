package dev.perigee.serialization.matrix;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.SimpleDateFormat;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.HijrahDate;
import java.time.chrono.IsoChronology;
import java.time.chrono.JapaneseDate;
import java.time.chrono.MinguoDate;
import java.time.chrono.ThaiBuddhistDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.ValueRange;
import java.time.temporal.WeekFields;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/** Values of the JDK that are no collections. */
@SuppressWarnings({"JavaUtilDate", "JdkObsolete", "deprecation"}) // Users store them.
final class JdkValues {
  private JdkValues() {}

  static void addTo(Matrix matrix) throws Exception {
    numbers(matrix);
    texts(matrix);
    times(matrix);
    oldTimes(matrix);
    arrays(matrix);
    holders(matrix);
    environment(matrix);
    throwables(matrix);
  }

  private static void numbers(Matrix matrix) {
    matrix
        .add("int", 42)
        .add("int min", Integer.MIN_VALUE)
        .add("long", 42L)
        .add("long max", Long.MAX_VALUE)
        .add("short", (short) -3)
        .add("byte", (byte) -4)
        .add("char", 'x')
        .add("char surrogate", '\uD800')
        .add("boolean", true)
        .add("double", 1.5)
        .add("double -0", -0.0)
        .add("double NaN", Double.NaN)
        .add(
            "double NaN payload",
            Double.longBitsToDouble(0x7ff8000000000123L),
            Double::doubleToRawLongBits)
        .add("float", 1.5f)
        .add("float NaN", Float.NaN)
        .add("BigInteger", new BigInteger("-123456789012345678901234567890"))
        .add("BigInteger zero", BigInteger.ZERO)
        .add("BigDecimal", new BigDecimal("1.50"))
        .add("BigDecimal negative scale", new BigDecimal("15E+7"))
        .add("MathContext", MathContext.DECIMAL64)
        .add("RoundingMode", RoundingMode.HALF_EVEN);
  }

  private static void texts(Matrix matrix) {
    matrix
        .add("String", "text")
        .add("String empty", "")
        .add("String unicode", "Grüße \uD83D\uDE00")
        .add("String lone surrogate", "a\uDC00b")
        .add("StringBuilder", new StringBuilder("ab\uD800"), StringBuilder::toString)
        .add("StringBuffer", new StringBuffer("ab"), StringBuffer::toString)
        .add("UUID", UUID.fromString("123e4567-e89b-12d3-a456-426614174000"))
        .add("Locale", Locale.GERMANY)
        .add("Locale root", Locale.ROOT)
        .add("Locale script", Locale.forLanguageTag("zh-Hant-TW"))
        .add("Locale extension", Locale.forLanguageTag("th-TH-u-ca-buddhist-nu-thai"))
        .add("Locale old variant", new Locale("no", "NO", "NY"))
        .add("Locale japanese", new Locale("ja", "JP", "JP"))
        .add("Locale free variant", new Locale("de", "DE", "x y"))
        .add("Currency", Currency.getInstance("EUR"))
        .add("Pattern", Pattern.compile("a+", Pattern.CASE_INSENSITIVE), JdkValues::pattern);
  }

  private static String pattern(Pattern pattern) {
    return pattern.pattern() + "/" + pattern.flags();
  }

  private static void times(Matrix matrix) {
    ZoneId paris = ZoneId.of("Europe/Paris");
    LocalDateTime twice = LocalDateTime.of(2026, 10, 25, 2, 30);
    matrix
        .add("Instant", Instant.ofEpochSecond(-5, 999_999_999))
        .add("Instant max", Instant.MAX)
        .add("Duration", Duration.ofSeconds(-5, 7))
        .add("Period", Period.of(-1, 20, 3))
        .add("LocalDate", LocalDate.of(2026, 11, 21))
        .add("LocalDate min", LocalDate.MIN)
        .add("LocalTime", LocalTime.of(23, 59, 59, 999_999_999))
        .add("LocalDateTime", twice)
        .add("OffsetDateTime", twice.atOffset(ZoneOffset.ofHoursMinutes(5, 45)))
        .add("OffsetTime", OffsetTime.of(1, 2, 3, 4, ZoneOffset.MAX))
        .add("OffsetDateTime max", OffsetDateTime.MAX)
        .add("ZonedDateTime", twice.atZone(paris))
        .add("ZonedDateTime overlap", twice.atZone(paris).withLaterOffsetAtOverlap())
        .add("ZonedDateTime offset", ZonedDateTime.of(twice, ZoneOffset.UTC))
        .add("Year", Year.of(-44))
        .add("YearMonth", YearMonth.of(2026, 2))
        .add("MonthDay", MonthDay.of(2, 29))
        .add("ZoneOffset", ZoneOffset.ofTotalSeconds(-3661))
        .add("ZoneRegion", paris)
        .add("ZoneId GMT", ZoneId.of("GMT+2"))
        .add("DayOfWeek", DayOfWeek.FRIDAY)
        .add("ChronoUnit", ChronoUnit.DECADES)
        .add("ValueRange", ValueRange.of(1, 5, 28, 31))
        .add("WeekFields", WeekFields.of(Locale.US))
        .add("JapaneseDate", JapaneseDate.of(2026, 5, 1))
        .add("HijrahDate", HijrahDate.from(LocalDate.of(2026, 5, 1)))
        .add("MinguoDate", MinguoDate.from(LocalDate.of(2026, 5, 1)))
        .add("ThaiBuddhistDate", ThaiBuddhistDate.from(LocalDate.of(2026, 5, 1)))
        .add("Chronology", IsoChronology.INSTANCE);
  }

  private static void oldTimes(Matrix matrix) {
    Timestamp timestamp = new Timestamp(1_700_000_000_123L);
    timestamp.setNanos(123_456_789);
    Timestamp early = new Timestamp(-1);
    early.setNanos(999_000_001);
    GregorianCalendar calendar =
        new GregorianCalendar(TimeZone.getTimeZone("Asia/Tokyo"), Locale.JAPAN);
    calendar.setTimeInMillis(5);
    matrix
        .add("Date", new Date(1_700_000_000_123L))
        .add("Date early", new Date(Long.MIN_VALUE))
        .add("Timestamp nanos", timestamp)
        .add("Timestamp before 1970", early)
        .add("sql Date", new java.sql.Date(86_400_000L))
        .add("sql Time", new java.sql.Time(3_600_000L))
        .add("GregorianCalendar", calendar)
        .add("TimeZone", TimeZone.getTimeZone("America/New_York"))
        .add("SimpleTimeZone", new SimpleTimeZone(3_600_000, "Own"));
  }

  private static void arrays(Matrix matrix) {
    matrix
        .add("boolean[]", new boolean[] {true, false}, Arrays::toString)
        .add("byte[]", new byte[] {1, -1}, Arrays::toString)
        .add("byte[] empty", new byte[0], Arrays::toString)
        .add("short[]", new short[] {1, -1}, Arrays::toString)
        .add("char[]", new char[] {'a', '\uD800'}, Arrays::toString)
        .add("int[]", new int[] {1, Integer.MIN_VALUE}, Arrays::toString)
        .add("long[]", new long[] {1, Long.MIN_VALUE}, Arrays::toString)
        .add("float[]", new float[] {1, -0f}, Arrays::toString)
        .add("double[]", new double[] {1, -0d}, Arrays::toString)
        .add("int[][]", new int[][] {{1}, {}, {2, 3}}, Arrays::deepToString)
        .add("int[][][]", new int[][][] {{{1}}, {}}, Arrays::deepToString)
        .add("String[]", new String[] {"a", null, ""}, Arrays::toString)
        .add("Object[]", new Object[] {1, "a", null, new Object[0]}, Arrays::deepToString)
        .add("Number[]", new Number[] {1, 2L}, Arrays::toString)
        .add("Comparable[]", new Comparable<?>[] {1, "a"}, Arrays::toString)
        .add("DayOfWeek[]", DayOfWeek.values(), Arrays::toString);
  }

  private static void holders(Matrix matrix) {
    LongAdder adder = new LongAdder();
    adder.add(5);
    DoubleAdder doubles = new DoubleAdder();
    doubles.add(2.5);
    matrix
        .add("AtomicInteger", new AtomicInteger(-1), AtomicInteger::get)
        .add("AtomicLong", new AtomicLong(1), AtomicLong::get)
        .add("AtomicBoolean", new AtomicBoolean(true), AtomicBoolean::get)
        .add("AtomicReference", new AtomicReference<>("x"), AtomicReference::get)
        .add("AtomicIntegerArray", new AtomicIntegerArray(new int[] {1, 2}), Object::toString)
        .add("AtomicLongArray", new AtomicLongArray(new long[] {1, 2}), Object::toString)
        .add(
            "AtomicReferenceArray",
            new AtomicReferenceArray<>(new String[] {"a"}),
            Object::toString)
        .add("LongAdder", adder, LongAdder::sum)
        .add("DoubleAdder", doubles, DoubleAdder::sum)
        .add("BitSet", BitSet.valueOf(new long[] {5, 0, 1}))
        .add("Optional", Optional.of("x"))
        .add("Optional empty", Optional.empty())
        .add("OptionalInt", OptionalInt.of(1))
        .add("OptionalInt empty", OptionalInt.empty())
        .add("OptionalLong", OptionalLong.of(1))
        .add("OptionalDouble", OptionalDouble.of(-0.0))
        .add("Object", new Object(), object -> "an object")
        .add("Random", new Random(5), random -> copyOf(random).nextLong());
  }

  /** The state of a generator shows in what it generates, which must not change it. */
  private static Random copyOf(Random random) {
    try {
      java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
      new java.io.ObjectOutputStream(bytes).writeObject(random);
      return (Random)
          new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray()))
              .readObject();
    } catch (java.io.IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void environment(Matrix matrix) throws Exception {
    matrix
        .add("URI", URI.create("http://h/p?q=%20#f"))
        .add("URI opaque", URI.create("mailto:a@b"))
        .add("URL", new URL("http://127.0.0.1/p"), URL::toExternalForm)
        .add("File", new File("a/b"))
        .add("Path", Path.of("a", "b"))
        .add("Charset", StandardCharsets.UTF_8)
        .add("Inet4Address", address(new byte[] {127, 0, 0, 1}))
        .add("Inet6Address", address(new byte[16]))
        .add("InetAddress named", InetAddress.getByAddress("host", new byte[] {10, 0, 0, 1}))
        .add("InetSocketAddress", InetSocketAddress.createUnresolved("h", 80))
        .add("Class", String.class)
        .add("Class of array", int[][].class)
        .add("Class primitive", int.class)
        .add("TimeUnit", TimeUnit.DAYS)
        .add("ReentrantLock", new ReentrantLock(true), ReentrantLock::isFair)
        .add("SimpleDateFormat", new SimpleDateFormat("yyyy-MM-dd", Locale.ROOT))
        .add(
            "DecimalFormat",
            new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.GERMANY)));
  }

  private static InetAddress address(byte[] bytes) throws UnknownHostException {
    return bytes.length == 4
        ? (Inet4Address) InetAddress.getByAddress(bytes)
        : InetAddress.getByAddress(bytes);
  }

  private static void throwables(Matrix matrix) {
    RuntimeException suppressed = new RuntimeException("outer", new java.io.IOException("inner"));
    suppressed.addSuppressed(new IllegalArgumentException("beside"));
    matrix
        .add("RuntimeException", suppressed, JdkValues::describe)
        .add("Exception without cause", new Exception("m"), JdkValues::describe)
        .add("StackTraceElement", new StackTraceElement("C", "m", "C.java", 5))
        .add("AssertionError", new AssertionError(5), JdkValues::describe);
  }

  private static String describe(Throwable thrown) {
    return thrown
        + Arrays.toString(thrown.getStackTrace())
        + thrown.getCause()
        + Arrays.toString(thrown.getSuppressed());
  }
}
