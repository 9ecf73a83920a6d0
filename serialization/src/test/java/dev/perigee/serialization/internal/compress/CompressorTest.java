package dev.perigee.serialization.internal.compress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which dictionary is used, and for how long its native memory is held. */
final class CompressorTest {
  private static final int LEVEL = 3;

  private final Compressor compressor = new Compressor();

  private static byte[] text(String word, int number) {
    return ("a " + word + " with number " + number + " and some more to say, " + number * 31)
        .getBytes(UTF_8);
  }

  private static Dictionary dictionary(String word) {
    Samples samples = new Samples();
    for (int i = 0; i < Samples.WANTED; i++) {
      byte[] text = text(word + i % 7, i);
      samples.add(text, 0, text.length);
    }
    return Objects.requireNonNull(samples.train(LEVEL));
  }

  private byte[] compressed(byte[] bytes, @Nullable Dictionary dictionary) {
    assertThat(compressor.writeWith(dictionary)).isTrue();
    int length = compressor.compress(bytes, 0, bytes.length, LEVEL);
    return Arrays.copyOf(compressor.buffer(), length);
  }

  private byte[] decompressed(byte[] packed, int length, @Nullable Dictionary dictionary) {
    assertThat(compressor.readWith(dictionary)).isTrue();
    compressor.decompress(packed, 0, packed.length, length);
    return Arrays.copyOf(compressor.buffer(), length);
  }

  @Test
  void dictionariesTakeTurns_andEachPayloadIsReadWithItsOwn() {
    Dictionary cat = dictionary("cat");
    Dictionary dog = dictionary("dog");
    for (int i = 0; i < 20; i++) {
      byte[] text = text("cat3", 10_000 + i);
      byte[] plain = compressed(text, null);
      byte[] withCat = compressed(text, cat);
      byte[] withDog = compressed(text, dog);
      assertThat(withCat.length).isLessThan(plain.length);
      assertThat(decompressed(withDog, text.length, dog)).isEqualTo(text);
      assertThat(decompressed(withCat, text.length, cat)).isEqualTo(text);
      assertThat(decompressed(plain, text.length, null)).isEqualTo(text);
      assertThatThrownBy(() -> decompressed(withCat, text.length, null))
          .isInstanceOf(UnreadableException.class);
    }
    compressor.close();
  }

  @Test
  void aDictionaryThatIsClosed_isFreedWhenTheLastLetsGoOfIt() {
    Dictionary cat = dictionary("cat");
    byte[] text = text("cat1", 77);
    byte[] packed = compressed(text, cat);
    assertThat(decompressed(packed, text.length, cat)).isEqualTo(text);
    cat.close();
    assertThat(cat.isHeld()).isTrue();
    assertThat(compressed(text, cat)).isEqualTo(packed);
    assertThat(compressor.writeWith(null)).isTrue();
    assertThat(cat.isHeld()).as("it is still read with").isTrue();
    assertThat(decompressed(packed, text.length, cat)).isEqualTo(text);
    assertThat(compressor.readWith(null)).isTrue();
    assertThat(cat.isHeld()).isFalse();
    assertThat(compressor.writeWith(cat)).isFalse();
    assertThat(compressor.readWith(cat)).isFalse();
    compressor.close();
  }

  @Test
  void aClosedCompressor_holdsNothing() {
    Dictionary cat = dictionary("cat");
    byte[] text = text("cat2", 78);
    decompressed(compressed(text, cat), text.length, cat);
    cat.close();
    assertThat(compressor.holdsContexts()).isTrue();
    compressor.close();
    assertThat(compressor.holdsContexts()).isFalse();
    assertThat(cat.isHeld()).isFalse();
  }

  @Test
  void aDictionaryThatIsRefused_changesNothing() {
    Dictionary cat = dictionary("cat");
    Dictionary dog = dictionary("dog");
    byte[] text = text("cat4", 79);
    byte[] packed = compressed(text, cat);
    dog.close();
    assertThat(compressor.writeWith(dog)).isFalse();
    assertThat(Arrays.copyOf(compressor.buffer(), compressor.compress(text, 0, text.length, LEVEL)))
        .isEqualTo(packed);
    compressor.close();
    cat.close();
    assertThat(cat.isHeld()).isFalse();
  }

  /** Caches of one manager share compressors, and each has its level. */
  @Test
  void theLevelIsThatOfTheValue_alsoAfterADictionary() {
    Dictionary cat = dictionary("cat");
    byte[] text = new byte[20_000];
    Random random = new Random(5);
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) ('a' + random.nextInt(1 + i % 7));
    }
    int fast = compressor.compress(text, 0, text.length, 1);
    int small = compressor.compress(text, 0, text.length, 19);
    assertThat(small).isLessThan(fast);
    byte[] known = text("cat5", 80);
    byte[] packed = compressed(known, cat);
    compressor.writeWith(null);
    assertThat(compressor.compress(text, 0, text.length, 1)).isEqualTo(fast);
    assertThat(compressed(known, cat)).as("by the dictionary's level").isEqualTo(packed);
    compressor.writeWith(null);
    assertThat(compressor.compress(text, 0, text.length, 19)).isEqualTo(small);
    compressor.close();
    cat.close();
  }
}
