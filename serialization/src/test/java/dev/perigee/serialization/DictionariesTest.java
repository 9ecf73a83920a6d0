package dev.perigee.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.serialization.SerializationSettings.Compression;
import dev.perigee.serialization.SerializationSettings.Dictionary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DictionariesTest {
  private static final int ENOUGH = 600;

  private final Store store = new Store();
  private final List<Runnable> background = new ArrayList<>();
  private final AtomicLong clock = new AtomicLong();
  private final List<Serialization> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(Serialization::close);
  }

  record User(long id, String name, String mail, String city, String street, boolean active) {}

  private static User user(int i) {
    return new User(
        i * 7919L,
        "name-" + i % 97,
        "user" + i + "@example.com",
        "city of " + i % 13,
        "street of " + i % 7,
        i % 3 == 0);
  }

  /** A store in memory, which counts. */
  private static final class Store implements DictionaryStore {
    final Map<Long, byte[]> published = new HashMap<>();
    int fetches;
    boolean down;
    Runnable afterPublishing = () -> {};

    @Override
    public void publish(String cacheName, long id, byte[] dictionary) {
      if (down) {
        throw new IllegalStateException("no connection");
      }
      published.put(id, dictionary);
      Runnable after = afterPublishing;
      afterPublishing = () -> {};
      after.run();
    }

    @Override
    public byte @Nullable [] fetch(String cacheName, long id) {
      fetches++;
      if (down) {
        throw new IllegalStateException("no connection");
      }
      return published.get(id);
    }
  }

  private ValueCodec node(Dictionary dictionary) {
    return values(open(), dictionary);
  }

  private Serialization open() {
    Serialization serialization =
        Serializations.open(getClass().getClassLoader(), store, background::add, clock::get);
    opened.add(serialization);
    return serialization;
  }

  private static ValueCodec values(Serialization serialization, Dictionary dictionary) {
    SerializationSettings plain = SerializationSettings.defaults();
    return serialization.values(
        "users",
        new SerializationSettings(
            null,
            List.of(),
            plain.schema(),
            true,
            plain.maxDepth(),
            plain.maxBytes(),
            new Compression(1024, 3, dictionary)));
  }

  private static void write(ValueCodec codec, int from, int count) {
    for (int i = from; i < from + count; i++) {
      codec.encode(user(i), EntryHeader.of(i));
    }
  }

  private void runBackground() {
    List<Runnable> due = new ArrayList<>(background);
    background.clear();
    due.forEach(Runnable::run);
  }

  private static int flags(byte[] envelope) {
    return envelope[ValueCodec.FLAGS_OFFSET];
  }

  private static byte[] trained(DictionariesTest test, ValueCodec codec, int from) {
    write(codec, from, ENOUGH);
    test.runBackground();
    return codec.encode(user(5), EntryHeader.of(1));
  }

  @Test
  void afterEnoughSamples_valuesShrinkByHalf() {
    ValueCodec codec = node(Dictionary.AUTO);
    byte[] before = codec.encode(user(5), EntryHeader.of(1));

    byte[] after = trained(this, codec, 0);

    assertThat(flags(before)).isZero();
    assertThat(flags(after)).isEqualTo(0x18);
    assertThat(after.length).isLessThan(before.length * 3 / 4);
    assertThat(codec.decode(after)).isEqualTo(new Decoded.Value(user(5), EntryHeader.of(1)));
  }

  @Test
  void nothingIsTrained_beforeThereAreEnough() {
    ValueCodec codec = node(Dictionary.AUTO);

    write(codec, 0, 400);

    assertThat(background).isEmpty();
  }

  @Test
  void dictionary_isPublishedBeforeItIsUsed() {
    ValueCodec codec = node(Dictionary.AUTO);
    write(codec, 0, ENOUGH);
    store.down = true;

    runBackground();

    assertThat(flags(codec.encode(user(5), EntryHeader.of(1)))).isZero();
    store.down = false;
    clock.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(flags(trained(this, codec, 0))).isEqualTo(0x18);
    assertThat(store.published).hasSize(1);
  }

  @Test
  void nodesWithDifferentDictionaries_understandEachOther() {
    ValueCodec one = node(Dictionary.AUTO);
    ValueCodec two = node(Dictionary.AUTO);
    byte[] ofOne = trained(this, one, 0);
    byte[] ofTwo = trained(this, two, 5000);

    assertThat(store.published).hasSize(2);
    assertThat(Arrays.copyOfRange(ofOne, 16, 24)).isNotEqualTo(Arrays.copyOfRange(ofTwo, 16, 24));
    assertThat(two.decode(ofOne)).isEqualTo(new Decoded.Value(user(5), EntryHeader.of(1)));
    assertThat(one.decode(ofTwo)).isEqualTo(new Decoded.Value(user(5), EntryHeader.of(1)));
    assertThat(store.fetches).isEqualTo(2);
    assertThat(one.decode(ofTwo)).isInstanceOf(Decoded.Value.class);
    assertThat(store.fetches).isEqualTo(2);
  }

  @Test
  void unknownDictionary_isFetchedOnce_thenAMissForHalfAMinute() {
    byte[] written = trained(this, node(Dictionary.AUTO), 0);
    Map<Long, byte[]> lost = new HashMap<>(store.published);
    store.published.clear();
    ValueCodec other = node(Dictionary.AUTO);

    for (int i = 0; i < 3; i++) {
      assertThat(other.decode(written))
          .isInstanceOfSatisfying(
              Decoded.Unreadable.class,
              miss -> assertThat(miss.reason()).isEqualTo(Decoded.Reason.UNKNOWN_DICTIONARY));
    }
    assertThat(store.fetches).isEqualTo(1);

    store.published.putAll(lost);
    clock.addAndGet(Duration.ofSeconds(31).toNanos());
    assertThat(other.decode(written)).isInstanceOf(Decoded.Value.class);
  }

  @Test
  void storeThatFails_isAMiss() {
    byte[] written = trained(this, node(Dictionary.AUTO), 0);
    ValueCodec other = node(Dictionary.AUTO);
    store.down = true;

    assertThat(other.decode(written)).isInstanceOf(Decoded.Unreadable.class);
  }

  @Test
  void forgedDictionary_isNotBelieved() {
    byte[] written = trained(this, node(Dictionary.AUTO), 0);
    store.published.replaceAll((id, bytes) -> new byte[] {1, 2, 3});

    assertThat(node(Dictionary.AUTO).decode(written)).isInstanceOf(Decoded.Unreadable.class);
  }

  @Test
  void afterAFlush_theDictionaryIsPublishedAgainBeforeItIsUsed() {
    Serialization serialization = open();
    ValueCodec codec = values(serialization, Dictionary.AUTO);
    trained(this, codec, 0);
    store.published.clear();

    serialization.republishDictionaries();

    assertThat(flags(codec.encode(user(5), EntryHeader.of(1)))).isZero();
    runBackground();
    assertThat(store.published).hasSize(1);
    assertThat(flags(codec.encode(user(5), EntryHeader.of(1)))).isEqualTo(0x18);
  }

  @Test
  void off_neverSamples_butReads() {
    byte[] written = trained(this, node(Dictionary.AUTO), 0);
    ValueCodec off = node(Dictionary.OFF);

    write(off, 0, 2 * ENOUGH);

    assertThat(background).isEmpty();
    assertThat(off.decode(written)).isInstanceOf(Decoded.Value.class);
  }

  record Product(String article, String text, List<String> tags, int stock) {}

  private static Product product(int i) {
    return new Product(
        "article-number-" + i,
        "a wonderful thing of quality " + i % 11 + ", for house and garden",
        new ArrayList<>(List.of("tag" + i % 5, "category" + i % 23)),
        i);
  }

  private static void writeProducts(ValueCodec codec, int count) {
    for (int i = 0; i < count; i++) {
      codec.encode(product(i), EntryHeader.of(i));
    }
  }

  @Test
  void valuesThatChanged_getADictionaryOfTheirOwn_andOldOnesStayReadable() {
    ValueCodec codec = node(Dictionary.AUTO);
    byte[] ofOld = trained(this, codec, 0);
    byte[] before = codec.encode(product(7), EntryHeader.of(1));
    clock.addAndGet(Duration.ofHours(1).toNanos());

    writeProducts(codec, 5000);
    runBackground();

    assertThat(store.published).hasSize(2);
    byte[] after = codec.encode(product(7), EntryHeader.of(1));
    assertThat(after.length).isLessThan(before.length * 3 / 4);
    assertThat(codec.decode(after)).isEqualTo(new Decoded.Value(product(7), EntryHeader.of(1)));
    assertThat(codec.decode(before)).isEqualTo(new Decoded.Value(product(7), EntryHeader.of(1)));
    assertThat(codec.decode(ofOld)).isEqualTo(new Decoded.Value(user(5), EntryHeader.of(1)));
  }

  @Test
  void dictionaryOfChangedValues_isPublishedBeforeItIsUsed() {
    ValueCodec codec = node(Dictionary.AUTO);
    byte[] ofOld = trained(this, codec, 0);
    clock.addAndGet(Duration.ofHours(1).toNanos());
    writeProducts(codec, 5000);
    store.down = true;

    runBackground();

    byte[] still = codec.encode(user(5), EntryHeader.of(1));
    assertThat(Arrays.copyOfRange(still, 16, 24)).isEqualTo(Arrays.copyOfRange(ofOld, 16, 24));
  }

  @Test
  void valuesThatChanged_areNotSampledWithinAnHour_thenNotWithinTwo() {
    ValueCodec codec = node(Dictionary.AUTO);
    trained(this, codec, 0);
    clock.addAndGet(Duration.ofMinutes(59).toNanos());

    writeProducts(codec, 5000);

    assertThat(background).isEmpty();
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    writeProducts(codec, 5000);
    runBackground();
    assertThat(store.published).hasSize(2);
    clock.addAndGet(Duration.ofMinutes(119).toNanos());
    write(codec, 0, 5000);
    assertThat(background).isEmpty();
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    write(codec, 0, 5000);
    assertThat(background).hasSize(1);
  }

  private static byte[] idIn(byte[] envelope) {
    return Arrays.copyOfRange(envelope, 16, 24);
  }

  @Test
  void aFlushBeforeARetraining_doesNotBringTheOldDictionaryBack() {
    Serialization serialization = open();
    ValueCodec codec = values(serialization, Dictionary.AUTO);
    byte[] ofOld = trained(this, codec, 0);
    clock.addAndGet(Duration.ofHours(1).toNanos());
    writeProducts(codec, 5000);

    store.published.clear();
    serialization.republishDictionaries();
    runBackground();

    byte[] after = codec.encode(product(7), EntryHeader.of(1));
    assertThat(flags(after)).isEqualTo(0x18);
    assertThat(idIn(after)).isNotEqualTo(idIn(ofOld));
    assertThat(node(Dictionary.AUTO).decode(after)).isInstanceOf(Decoded.Value.class);
  }

  @Test
  void aFlushWhileADictionaryIsPublished_hasItPublishedAgain() {
    Serialization serialization = open();
    ValueCodec codec = values(serialization, Dictionary.AUTO);
    store.afterPublishing =
        () -> {
          store.published.clear();
          serialization.republishDictionaries();
        };
    write(codec, 0, ENOUGH);

    runBackground();
    runBackground();

    byte[] after = codec.encode(user(5), EntryHeader.of(1));
    assertThat(flags(after)).isEqualTo(0x18);
    assertThat(node(Dictionary.AUTO).decode(after)).isInstanceOf(Decoded.Value.class);
  }

  @Test
  void theHour_countsFromTheEndOfATraining() {
    ValueCodec codec = node(Dictionary.AUTO);
    clock.addAndGet(Duration.ofHours(10).toNanos());
    trained(this, codec, 0);
    clock.addAndGet(Duration.ofMinutes(59).toNanos());

    writeProducts(codec, 5000);

    assertThat(background).isEmpty();
  }

  @Test
  void afterAFailure_samplingPauses_thenTwiceAsLong() {
    ValueCodec codec = node(Dictionary.AUTO);
    store.down = true;
    write(codec, 0, ENOUGH);
    runBackground();

    for (int seconds = 30; seconds <= 120; seconds *= 2) {
      clock.addAndGet(Duration.ofSeconds(seconds).toNanos() - 1);
      write(codec, 0, 3 * ENOUGH);
      assertThat(background).isEmpty();
      clock.incrementAndGet();
      write(codec, 0, ENOUGH);
      assertThat(background).hasSize(1);
      runBackground();
    }
  }

  @Test
  void dictionaryThatCouldNotBePublishedAgain_isAfterAWhile() {
    Serialization serialization = open();
    ValueCodec codec = values(serialization, Dictionary.AUTO);
    trained(this, codec, 0);
    store.published.clear();
    store.down = true;
    serialization.republishDictionaries();
    runBackground();
    store.down = false;
    assertThat(flags(codec.encode(user(5), EntryHeader.of(1)))).isZero();
    clock.addAndGet(Duration.ofSeconds(30).toNanos());

    byte[] after = trained(this, codec, 0);

    assertThat(flags(after)).isEqualTo(0x18);
    assertThat(node(Dictionary.AUTO).decode(after)).isInstanceOf(Decoded.Value.class);
  }

  @Test
  void valuesThatStayAlike_areNeverSampledAgain() {
    ValueCodec codec = node(Dictionary.AUTO);
    trained(this, codec, 0);
    clock.addAndGet(Duration.ofDays(365).toNanos());

    write(codec, 0, 10_000);

    assertThat(background).isEmpty();
  }

  @Test
  void nothingInCommon_trainsNothing() {
    ValueCodec codec = node(Dictionary.AUTO);
    java.util.Random random = new java.util.Random(5);
    for (int i = 0; i < ENOUGH; i++) {
      byte[] noise = new byte[100];
      random.nextBytes(noise);
      codec.encode(noise, EntryHeader.of(1));
    }

    runBackground();

    assertThat(store.published).isEmpty();
  }
}
