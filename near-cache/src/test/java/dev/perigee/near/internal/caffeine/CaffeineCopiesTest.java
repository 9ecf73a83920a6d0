package dev.perigee.near.internal.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.perigee.near.NearSettings;
import dev.perigee.near.internal.coherence.NearCopy;
import dev.perigee.near.internal.coherence.Reading;
import dev.perigee.near.internal.coherence.Shard;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two maps of near copies: a copy that is not in the index, and was, is not served. */
class CaffeineCopiesTest {
  private static final long NEVER = Long.MAX_VALUE;

  private final Shard shard = new Shard("s");
  private final CaffeineCopies<Object> copies =
      new CaffeineCopies<>(
          new NearSettings(
              true, NearSettings.Mode.LEASE, 20, 10_000, Duration.ofDays(1), Duration.ofDays(1)));

  private NearCopy copy(Object key, String text, int size) {
    byte[] envelope = ByteBuffer.allocate(16 + size).putLong(8, 1).array();
    return NearCopy.of(key, new Reading(copies, text, shard, 0), envelope, null, NEVER);
  }

  @Test
  void replaced_dropped_evicted_areRetired() {
    NearCopy first = copy("k", "s:k", 1);
    NearCopy second = copy("k", "s:k", 1);
    assertThat(copies.publish(first)).isFalse();
    assertThat(copies.get("k")).isSameAs(first).matches(copy -> copy.isAlive(0));
    assertThat(copies.publish(second)).isTrue();
    assertThat(copies.get("k")).isSameAs(second);
    assertThat(first.isAlive(0)).isFalse();
    assertThat(copies.drop(first)).isFalse();
    assertThat(copies.find("s:k")).isSameAs(second);
    assertThat(copies.drop(second)).isTrue();
    assertThat(copies.drop(second)).isFalse();
    assertThat(second.isAlive(0)).isFalse();

    List<NearCopy> published = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      NearCopy copy = copy(i, "i:" + i, 1);
      published.add(copy);
      copies.publish(copy);
    }
    assertThat(published)
        .allSatisfy(
            copy -> assertThat(copy.isAlive(0)).isEqualTo(copies.find(copy.text()) == copy));
    assertThat(copies.size()).isEqualTo(20);
    assertThat(copies.counters().invalidations()).containsEntry("capacity", 180L);
  }

  @Test
  void aCopyLargerThanTheBound_isNotKept() {
    NearCopy large = copy("k", "s:k", 10_001);
    copies.publish(large);
    assertThat(copies.get("k")).isNull();
    assertThat(copies.find("s:k")).isNull();
    assertThat(copies.bytes()).isZero();
  }

  @Test
  void equalKeysWithUnequalTexts_leakNothing() {
    NearCopy first = copy("k", "a", 1);
    copies.publish(first);
    copies.publish(copy("k", "b", 1));
    assertThat(first.isAlive(0)).isFalse();
    assertThat(copies.size()).isEqualTo(1);
  }

  @Test
  void aKeyThatThrows_leavesNothing() {
    Object bad =
        new Object() {
          @Override
          public int hashCode() {
            throw new IllegalStateException("no hash");
          }

          @Override
          public boolean equals(Object other) {
            return this == other;
          }
        };
    assertThatThrownBy(() -> copies.publish(copy(bad, "o", 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(copies.find("o")).isNull();
    assertThat(copies.bytes()).isZero();
  }

  /**
   * A million operations a second, of keys whose popularity has a long tail and wanders. Caffeine
   * hears of a part of the uses only, and of what is missed twice, and must choose nearly as well
   * as one that hears of everything: one that hears of no use has 0.93 of its hits. Where half of
   * the operations are writes, one whose keys lost their rank with each would have 0.93 as well.
   *
   * @param writes one operation of so many is a write
   * @param percent of the hits of the other, which differ from run to run by a hundredth
   */
  @ParameterizedTest
  @CsvSource({"1000000, 98", "2, 96"})
  void usesAreToldSeldom_andTheRightCopiesAreKeptAllTheSame(int writes, int percent) {
    int most = 1_000;
    CaffeineCopies<Integer> some =
        new CaffeineCopies<>(
            new NearSettings(
                true,
                NearSettings.Mode.LEASE,
                most,
                1L << 30,
                Duration.ofDays(1),
                Duration.ofDays(1)));
    Cache<Integer, Integer> hearsAll =
        Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
    double[] reached = new double[10 * most];
    for (int i = 0; i < reached.length; i++) {
      reached[i] = (i == 0 ? 0 : reached[i - 1]) + 1 / Math.pow(i + 1, 0.99);
    }
    Random random = new Random(7);
    int hits = 0;
    int hitsOfOther = 0;
    int misses = 0;
    int published = 0;
    long now = 0;
    for (int read = 0; read < 600_000; read++, now += 1_000) {
      double point = random.nextDouble() * reached[reached.length - 1];
      int place = Arrays.binarySearch(reached, point);
      int key = (place < 0 ? -place - 1 : place) + read / 150_000 * 200;
      if (read % writes == writes - 1) {
        some.publish(copy(key, "i:" + key, 1));
        hearsAll.put(key, key);
        continue;
      }
      NearCopy copy = some.get(key);
      if (copy == null) {
        if (some.admits("i:" + key)) {
          some.publish(copy(key, "i:" + key, 1));
          published++;
        }
        misses++;
      } else {
        some.used(copy, now);
        hits++;
      }
      if (hearsAll.getIfPresent(key) == null) {
        hearsAll.put(key, key);
      } else {
        hitsOfOther++;
      }
    }
    assertThat(hits).isGreaterThan(hitsOfOther / 100 * percent);
    assertThat(hitsOfOther).isGreaterThan(200_000);
    assertThat(published).isLessThan(misses * 2 / 3);
  }

  @Test
  void withoutRoom_whatWasMissedBefore_isAdmitted() {
    assertThat(copies.admits("s:k")).isTrue();
    for (int i = 0; i < 200; i++) {
      copies.publish(copy(i, "i:" + i, 1));
    }
    assertThat(copies.admits("s:k")).isFalse();
    assertThat(copies.admits("s:k")).isTrue();
    assertThat(copies.admits("s:l")).isFalse();
    copies.clear();
    assertThat(copies.admits("s:m")).isTrue();
  }

  @Test
  void copiesOfOtherSizes_sayNothingOfTheRoomThereIs() {
    copies.publish(copy("huge", "s:huge", 10_001));
    assertThat(copies.admits("s:k")).as("it fits nowhere").isTrue();
    for (int i = 0; i < 10; i++) {
      copies.publish(copy(i, "i:" + i, 3_000));
    }
    assertThat(copies.size()).isLessThan(4);
    assertThat(copies.admits("s:k")).isFalse();
    copies.clear();
    for (int i = 0; i < 10; i++) {
      copies.publish(copy(i, "i:" + i, 1));
    }
    assertThat(copies.size()).isEqualTo(10);
    assertThat(copies.admits("s:l")).as("more than when one had to go").isTrue();
  }

  @Test
  void copyOfTheSameKey_costsNobodyItsPlace() {
    for (int i = 0; i < 200; i++) {
      copies.publish(copy(i, "i:" + i, 1));
    }
    String kept = copies.texts().iterator().next();
    assertThat(copies.admits(kept)).isTrue();
    assertThat(copies.admits("s:k")).isFalse();
  }

  @Test
  void doorkeeper_growsWithWhatThereIsRoomFor() {
    assertThat(new Doorkeeper(100).isTooSmall(100)).isFalse();
    assertThat(new Doorkeeper(100).isTooSmall(1_000)).isTrue();
    assertThat(new Doorkeeper(Integer.MAX_VALUE).isTooSmall(Integer.MAX_VALUE)).isFalse();
  }

  @Test
  void doorkeeper_remembersTheLast_andForgets() {
    Doorkeeper doorkeeper = new Doorkeeper(1_000);
    List<String> texts = IntStream.range(0, 100_000).mapToObj(i -> "s:user:" + i).toList();
    assertThat(texts.stream().filter(doorkeeper::knows)).isEmpty();
    List<String> last = texts.subList(texts.size() - 300, texts.size());
    assertThat(last.stream().filter(doorkeeper::knows)).hasSizeGreaterThan(200);
    assertThat(texts.subList(0, 1_000).stream().filter(doorkeeper::knows)).hasSizeLessThan(10);
    assertThat(new Doorkeeper(Integer.MAX_VALUE).knows("s:k")).isFalse();
    assertThat(new Doorkeeper(0).knows("s:k")).isFalse();
  }

  @Test
  void oneUseInAPartOfTime_isTold() {
    NearCopy copy = copy("k", "s:k", 1);
    assertThat(copy.noteUse(0)).isTrue();
    assertThat(copy.noteUse(0)).isFalse();
    assertThat(copy.noteUse(1)).isTrue();
    assertThat(copy.noteUse(-1)).isTrue();
    assertThat(copy.noteUse(-1)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 20, 20",
    "32767, 20, 20",
    "32768, 20, 21",
    "1000000, 20, 25",
    "1000000, 26, 26", // hardly fewer
    "800000, 26, 25",
    "2147483647, 20, 26",
    "32767, 21, 21",
    "26000, 21, 20",
    "0, 26, 20"
  })
  void partsOfTime_growWithTheCopies_andShrinkLater(int copies, int bits, int after) {
    assertThat(CaffeineCopies.partBits(copies, bits)).isEqualTo(after);
  }

  /** Each thread has texts of its own, as under the stripes; evictions cross all of them. */
  @Test
  void underContention_mapsAndBytesAgreeInTheEnd() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> runs = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int thread = t;
      runs.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  int key = thread * 100 + i % 37;
                  copies.publish(copy(key, "i:" + key, i % 300));
                  NearCopy found = copies.find("i:" + (thread * 100 + i % 17));
                  if (found != null && i % 3 == 0) {
                    copies.drop(found);
                  }
                }
              }));
    }
    for (Future<?> run : runs) {
      run.get();
    }
    threads.shutdown();
    copies.publish(copy(1_000, "i:1000", 1)); // maintenance that contention has left is done now
    NearCopy last = copies.find("i:1000"); // or it was not admitted
    if (last != null) {
      copies.drop(last);
    }
    List<NearCopy> left =
        IntStream.range(0, 400)
            .mapToObj(key -> copies.get(key))
            .filter(copy -> copy != null && copy.isAlive(0))
            .toList();
    assertThat(left).hasSize((int) copies.size()).hasSizeLessThanOrEqualTo(20);
    assertThat(left).allSatisfy(copy -> assertThat(copies.find(copy.text())).isSameAs(copy));
    assertThat(copies.bytes()).isEqualTo(left.stream().mapToLong(NearCopy::weight).sum());
    copies.clear();
    assertThat(copies.bytes()).isZero();
    assertThat(copies.size()).isZero();
  }
}
