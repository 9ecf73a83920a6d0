package dev.perigee.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.serialization.SerializationSettings.Compression;
import dev.perigee.serialization.SerializationSettings.Dictionary;
import dev.perigee.serialization.internal.envelope.PayloadKind;
import dev.perigee.serialization.internal.envelope.Preamble;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompressionTest {
  private static final int COMPRESSED = 0x10;

  private final Serialization serialization =
      Serializations.open(CompressionTest.class.getClassLoader(), DictionaryStore.none());
  private final ValueCodec values = values(64 << 20);

  private ValueCodec values(int maxBytes) {
    SerializationSettings plain = SerializationSettings.defaults();
    return serialization.values(
        "c",
        new SerializationSettings(
            null,
            List.of(),
            plain.schema(),
            true,
            plain.maxDepth(),
            maxBytes,
            new Compression(1024, 3, Dictionary.AUTO)));
  }

  @AfterEach
  void close() {
    serialization.close();
  }

  @Test
  void belowTheThreshold_nothingIsCompressed() {
    assertThat(flags(values.encode("x".repeat(1023), EntryHeader.of(1)))).isZero();
  }

  @Test
  void fromTheThresholdOn_valuesShrink() {
    String text = "x".repeat(100_000);

    byte[] envelope = values.encode(text, EntryHeader.of(1));

    assertThat(flags(envelope)).isEqualTo(COMPRESSED);
    assertThat(envelope.length).isLessThan(100);
    assertThat(values.decode(envelope)).isEqualTo(new Decoded.Value(text, EntryHeader.of(1)));
  }

  @Test
  void inTwoSteps_theEnvelopeIsTheSame_ofWhatTheValueWasInTheFirst() {
    for (int length : new int[] {1, 5_000}) {
      List<String> list = new ArrayList<>(List.of("z".repeat(length)));
      byte[] atOnce = values.encode(list, EntryHeader.of(1));
      ValueCodec.Accepted accepted = values.accept(list, EntryHeader.of(1));
      list.add("later");

      assertThat(accepted.size()).isBetween(length, length + 100);
      assertThat(accepted.envelope()).isEqualTo(atOnce);
    }
  }

  @Test
  void graph_isCompressedToo() {
    List<String> list = java.util.Collections.nCopies(2, "y".repeat(2000));

    byte[] envelope = values.encode(list, EntryHeader.of(1));

    assertThat(flags(envelope)).isEqualTo(COMPRESSED);
    assertThat(values.decode(envelope)).isEqualTo(new Decoded.Value(list, EntryHeader.of(1)));
  }

  @Test
  void whatDoesNotShrink_staysAsItIs() {
    byte[] noise = new byte[5000];
    new Random(5).nextBytes(noise);

    byte[] envelope = values.encode(noise, EntryHeader.of(1));

    assertThat(flags(envelope)).isZero();
    assertThat(envelope).hasSize(5016);
  }

  @Test
  void bomb_isRefusedBeforeAnythingIsAllocated() {
    byte[] bomb = values.encode("x".repeat(10_000_000), EntryHeader.of(1));
    assertThat(bomb.length).isLessThan(2000);

    assertThat(values(1 << 20).decode(bomb))
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class,
            miss -> assertThat(miss.reason()).isEqualTo(Decoded.Reason.LIMIT));
  }

  @Test
  void plainValueThatIsTooLarge_isRefused_asAnyOther() {
    ValueCodec small = values(2_000);
    for (Object value : List.of("x".repeat(2_001), new byte[2_001], List.of("x".repeat(2_001)))) {
      assertThatThrownBy(() -> small.encode(value, EntryHeader.of(1)))
          .isInstanceOf(ValueRefusedException.class)
          .hasMessageContaining("2000 bytes")
          .hasMessageContaining("serialization.maxBytes");
      assertThatThrownBy(() -> small.accept(value, EntryHeader.of(1)))
          .isInstanceOf(ValueRefusedException.class);
    }
    String largest = "x".repeat(2_000);
    assertThat(small.decode(small.encode(largest, EntryHeader.of(1))))
        .isEqualTo(new Decoded.Value(largest, EntryHeader.of(1)));
  }

  @Test
  void lengthThatIsNotExact_isAMiss() {
    Preamble.Opened opened = Preamble.open(values.encode("x".repeat(5000), EntryHeader.of(1)));
    byte[] envelope = values.encode("x".repeat(5000), EntryHeader.of(1));
    for (int wrong : new int[] {0, 1, 4999, 5001, 1 << 25}) {
      byte[] forged =
          Preamble.of(1, -1, -1, -1, null)
              .of(PayloadKind.TEXT)
              .compressed(wrong, 0)
              .seal(envelope, opened.payload(), envelope.length - opened.payload());

      assertThat(values.decode(forged)).isInstanceOf(Decoded.Unreadable.class);
    }
  }

  @Test
  void payloads_areCountedBeforeAndAfter() {
    byte[] small = values.encode("x".repeat(100), EntryHeader.of(1));
    byte[] large = values.encode("x".repeat(100_000), EntryHeader.of(1));
    values.encode(List.of("a", "b"), EntryHeader.of(1));

    PayloadStatistics payloads = values.payloads();

    assertThat(payloads.written()).isEqualTo(3);
    assertThat(payloads.compressed()).isEqualTo(1);
    assertThat(payloads.bytesBefore()).isBetween(100_100L, 100_150L);
    assertThat(payloads.bytesBefore() - payloads.bytesAfter())
        .isBetween(100_000L - large.length, 100_020L - large.length);
    assertThat(small).hasSize(116);
    assertThat(values(64 << 20).payloads()).isEqualTo(PayloadStatistics.NONE);
  }

  private static int flags(byte[] envelope) {
    return envelope[ValueCodec.FLAGS_OFFSET];
  }
}
