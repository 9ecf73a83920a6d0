package dev.perigee.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.perigee.serialization.internal.envelope.PayloadKind;
import dev.perigee.serialization.internal.envelope.Preamble;
import dev.perigee.serialization.internal.graph.ForgedNames;
import dev.perigee.serialization.matrix.MatrixValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.LinkedBlockingDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that somebody damaged or forged. {@code -Dperigee.fuzz.payloads=…} and {@code
 * -Dperigee.fuzz.seed=…} make it more, or other ones.
 */
@Timeout(300)
class HostileInputTest {
  private static final int PAYLOADS = Integer.getInteger("perigee.fuzz.payloads", 20_000);
  private static final long SEED = Long.getLong("perigee.fuzz.seed", 42);

  /** What a decoder may allocate on its own account, before it looks at the size of a payload. */
  private static final long OWN_BYTES = 8 << 20;

  private final Recording loader = new Recording();
  private final Serialization serialization = Serializations.open(loader, DictionaryStore.none());
  private final List<byte[]> sound = new ArrayList<>();
  private ValueCodec values = serialization.values("c", SerializationSettings.defaults());

  /** A loader that remembers what it was asked for. */
  private static final class Recording extends ClassLoader {
    private final Set<String> asked = new HashSet<>();

    Recording() {
      super(HostileInputTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked.add(name);
      return super.loadClass(name, resolve);
    }
  }

  @BeforeEach
  void write() throws Exception {
    SerializationSettings plain = SerializationSettings.defaults();
    values =
        serialization.values(
            "c",
            new SerializationSettings(
                null, List.of(), plain.schema(), true, 512, 1 << 20, plain.compression()));
    for (Object value : MatrixValues.all()) {
      try {
        sound.add(values.encode(value, new EntryHeader(1, 1000, 2000, 3, null)));
      } catch (ValueRefusedException e) {
        assertThat(e).hasMessageContaining("Cache 'c'");
      }
    }
    assertThat(sound).hasSizeGreaterThan(200);
  }

  @AfterEach
  void close() {
    serialization.close();
  }

  @Test
  void damagedPayloads_areMisses() {
    Random random = new Random(SEED);
    int wrong = 0;
    for (int i = 0; i < PAYLOADS; i++) {
      byte[] original = sound.get(random.nextInt(sound.size()));
      byte[] damaged = damage(original, random);
      if (!Arrays.equals(damaged, original) && values.decode(damaged) instanceof Decoded.Value) {
        wrong++;
      }
    }

    System.out.printf(
        "damaged payloads, JDK %s, seed %d: %d, silently wrong %d, errors 0%n",
        Runtime.version().feature(), SEED, PAYLOADS, wrong);
    assertThat(wrong).isZero();
  }

  @Test
  void forgedPayloads_withARightChecksum_neverThrowNorAllocateMuch() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Random random = new Random(SEED);
    long most = 0;
    long longest = 0;
    int misses = 0;
    for (int i = 0; i < PAYLOADS; i++) {
      byte[] forged = forge(sound.get(random.nextInt(sound.size())), random);
      long time = System.nanoTime();
      long before = threads.getCurrentThreadAllocatedBytes();
      misses += values.decode(forged) instanceof Decoded.Unreadable ? 1 : 0;
      most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
      longest = Math.max(longest, System.nanoTime() - time);
    }

    System.out.printf(
        "forged payloads, JDK %s, seed %d: %d, misses %d, errors 0, at most %d KB and %d ms%n",
        Runtime.version().feature(), SEED, PAYLOADS, misses, most >> 10, longest / 1_000_000);
    assertThat(most).isLessThan(OWN_BYTES + (64 << 20) / 8);
    assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(5));
  }

  private static byte[] damage(byte[] original, Random random) {
    byte[] bytes = original.clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(8));
      default -> {
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
    }
    return bytes;
  }

  /** Damages the payload alone, and puts a preamble before it that fits. */
  private static byte[] forge(byte[] original, Random random) {
    Preamble.Opened opened = Preamble.open(original);
    byte[] payload = Arrays.copyOfRange(original, opened.payload(), original.length);
    if (payload.length == 0) {
      payload = new byte[1];
    }
    if (random.nextInt(4) == 0) {
      // A length where another number stood: 2 to the power of 31 and less.
      int at = random.nextInt(payload.length);
      byte[] length = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7};
      System.arraycopy(length, 0, payload, at, Math.min(5, payload.length - at));
    } else {
      payload = damage(payload, random);
    }
    return opened.preamble().seal(payload, 0, payload.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.commons.collections.functors.InvokerTransformer",
        "org.apache.commons.collections4.comparators.TransformingComparator",
        "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
        "com.sun.rowset.JdbcRowSetImpl",
        "javax.management.BadAttributeValueExpException",
        "java.rmi.server.UnicastRemoteObject",
        "javax.script.ScriptEngineManager",
        "java.lang.ProcessBuilder",
        "org.springframework.beans.factory.ObjectFactory",
        "org.codehaus.groovy.runtime.MethodClosure",
        "com.mchange.v2.c3p0.WrapperConnectionPoolDataSource",
        "[Ljava.rmi.server.UnicastRemoteObject;"
      })
  void gadget_isRefusedBeforeItIsLoaded(String name) {
    for (int form = 0; form < ForgedNames.FORMS; form++) {
      ByteArrayOutputStream payload = new ByteArrayOutputStream();
      payload.writeBytes(ForgedNames.of(form, name));
      payload.writeBytes(new byte[64]);

      assertThat(values.decode(graph(payload.toByteArray())))
          .isInstanceOfSatisfying(
              Decoded.Unreadable.class,
              miss -> assertThat(miss.reason()).isEqualTo(Decoded.Reason.REFUSED_CLASS));
    }
    assertThat(loader.asked).doesNotContain(name);
  }

  @Test
  void gadgetInAnIsland_isRefused() throws IOException {
    assertThat(values.decode(island(new javax.management.BadAttributeValueExpException("x"))))
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class,
            miss -> assertThat(miss.reason()).isEqualTo(Decoded.Reason.REFUSED_CLASS));
  }

  @Test
  void listsInLists_100000Deep_areAMiss() {
    byte[] payload = new byte[200_000];
    for (int i = 0; i < payload.length; i += 2) {
      payload[i] = 3 + 2 * 7; // ArrayList
      payload[i + 1] = 1; // one element
    }

    assertThat(values.decode(graph(payload))).isInstanceOf(Decoded.Unreadable.class);
  }

  @Test
  void setsInSets_thatTakeForEverToHash_areAMissAndARefusal() throws IOException {
    Set<Object> bomb = new HashSet<>();
    Set<Object> left = bomb;
    Set<Object> right = new HashSet<>();
    // Built from the inside, no set would ever be hashed complete; so from the outside, empty.
    for (int i = 0; i < 60; i++) {
      Set<Object> nextLeft = new HashSet<>();
      Set<Object> nextRight = new HashSet<>();
      nextLeft.add("x" + i);
      left.add(nextLeft);
      left.add(nextRight);
      right.add(nextLeft);
      right.add(nextRight);
      left = nextLeft;
      right = nextRight;
    }

    assertThat(values.decode(island(bomb))).isInstanceOf(Decoded.Unreadable.class);
    assertThatThrownBy(() -> values.encode(bomb, EntryHeader.of(1)))
        .isInstanceOf(ValueRefusedException.class)
        .hasMessageContaining("use lists");
  }

  @Test
  void listsInASet_thatTakeForEverToHash_areAMissAndARefusal() {
    int levels = 40;
    // Each list holds the next one twice.
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.write(3 + 2 * 10); // HashSet
    payload.write(1);
    for (int i = 1; i <= levels; i++) {
      payload.write(3 + 2 * 7); // ArrayList
      payload.write(i == levels ? 0 : 2);
    }
    for (int i = levels; i > 1; i--) {
      payload.write(1); // a reference
      payload.write(i);
    }

    Decoded decoded =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> values.decode(graph(payload.toByteArray())), "hashes");

    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class,
            miss -> assertThat(miss.reason()).isEqualTo(Decoded.Reason.LIMIT));
    assertThatThrownBy(() -> values.encode(late(levels), EntryHeader.of(1)))
        .isInstanceOf(ValueRefusedException.class)
        .hasMessageContaining("HashSet")
        .hasMessageContaining("takes too long");
  }

  @Test
  void setOfOneLevel_thatRefersToOneListManyTimes_isAMiss() {
    // 1,000 times a list of 1,000 times a list of 1,000 numbers.
    List<Object> list = new ArrayList<>();
    for (int level = 0; level < 3; level++) {
      Object inner = level == 0 ? 1 : list;
      list = new ArrayList<>(Collections.nCopies(1000, inner));
    }
    Set<Object> set = new HashSet<>();
    Holder holder = new Holder();
    set.add(holder);
    holder.list = list;

    assertThatThrownBy(() -> values.encode(set, EntryHeader.of(1)))
        .isInstanceOf(ValueRefusedException.class)
        .hasMessageContaining("takes too long");
  }

  @Test
  void sharedObjects_thatHashByIdentity_mayBeInSets() {
    Plain plain = new Plain();
    for (int i = 0; i < 60; i++) {
      Plain outer = new Plain();
      outer.parts.add(plain);
      outer.parts.add(plain);
      plain = outer;
    }

    assertThat(values.decode(values.encode(new HashSet<>(Set.of(plain)), EntryHeader.of(1))))
        .isInstanceOf(Decoded.Value.class);
  }

  /** Hashes by what it holds, but not yet while it is put into a set. */
  static final class Holder {
    List<Object> list = new ArrayList<>();

    @Override
    public int hashCode() {
      return list.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Holder holder && holder.list.equals(list);
    }
  }

  static final class Plain {
    final List<Plain> parts = new ArrayList<>();
  }

  /** A set of lists, each of which holds the next one twice. */
  private static Set<Object> late(int levels) {
    List<Object> outer = new ArrayList<>();
    Set<Object> set = new HashSet<>();
    // Hashed while it is empty.
    set.add(outer);
    for (int i = 1; i < levels; i++) {
      List<Object> inner = new ArrayList<>();
      outer.add(inner);
      outer.add(inner);
      outer = inner;
    }
    return set;
  }

  @Test
  void hugeArrayInAnIsland_isAMiss() throws IOException {
    byte[] stream = stream(new int[5]);
    // The length of the array stands before its elements, at the end.
    stream[stream.length - 24] = 0x7F;

    assertThat(values.decode(islandOf(stream))).isInstanceOf(Decoded.Unreadable.class);
  }

  @Test
  void lockThatNobodyWillEverRelease_isAMiss() throws IOException {
    byte[] stream = stream(new LinkedBlockingDeque<>(List.of("x")));
    // A superclass that the reader does not know: the one that would unlock what it reads.
    String text = new String(stream, StandardCharsets.ISO_8859_1);
    stream[text.lastIndexOf("java.util.concurrent.locks.ReentrantLock$Sync")] = 'x';

    Decoded decoded =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> values.decode(islandOf(stream)), "waits for the lock");

    assertThat(decoded).isInstanceOf(Decoded.Unreadable.class);
  }

  private static byte[] island(Object object) throws IOException {
    return islandOf(stream(object));
  }

  private static byte[] stream(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(object);
    return bytes.toByteArray();
  }

  private static byte[] islandOf(byte[] stream) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.write(3); // an island
    for (int rest = stream.length; ; rest >>>= 7) {
      if (rest < 0x80) {
        payload.write(rest);
        break;
      }
      payload.write(rest | 0x80);
    }
    payload.writeBytes(stream);
    return graph(payload.toByteArray());
  }

  private static byte[] graph(byte[] payload) {
    return Preamble.of(1, -1, -1, -1, null).of(PayloadKind.GRAPH).seal(payload, 0, payload.length);
  }
}
