package dev.perigee.serialization.internal.compress;

import dev.perigee.serialization.internal.envelope.Preamble;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import org.jspecify.annotations.Nullable;

/** Decides which payloads of one cache are compressed, and how. Thread-safe. */
public final class Packing {
  /** With a dictionary even short payloads shrink. */
  private static final int DICTIONARY_THRESHOLD = 64;

  private final int threshold;
  private final int level;
  private final int maxBytes;
  private final Dictionaries dictionaries;
  private final PayloadCounters counters = new PayloadCounters();

  /**
   * @param threshold payloads below this size are compressed with a dictionary only
   * @param maxBytes the largest uncompressed payload that is read
   */
  public Packing(int threshold, int level, int maxBytes, Dictionaries dictionaries) {
    this.threshold = threshold;
    this.level = level;
    this.maxBytes = maxBytes;
    this.dictionaries = dictionaries;
  }

  /** Whether a payload of that length may be compressed, or serve as a sample. */
  public boolean wants(int length) {
    return length >= Math.min(threshold, DICTIONARY_THRESHOLD);
  }

  /** Seals a payload, compressed if that makes it at least an eighth smaller. */
  public byte[] seal(
      Compressor compressor, Preamble preamble, byte[] bytes, int offset, int length) {
    dictionaries.sample(bytes, offset, length);
    Dictionary dictionary = dictionaries.writing();
    if (dictionary != null && length >= DICTIONARY_THRESHOLD && compressor.writeWith(dictionary)) {
      return seal(compressor, preamble, bytes, offset, length, dictionary);
    }
    return length >= threshold && compressor.writeWith(null)
        ? seal(compressor, preamble, bytes, offset, length, null)
        : plain(preamble, bytes, offset, length);
  }

  /** Seals a payload as it is. */
  public byte[] plain(Preamble preamble, byte[] bytes, int offset, int length) {
    counters.plain(length);
    return preamble.seal(bytes, offset, length);
  }

  /** What was sealed so far. */
  public PayloadCounters counters() {
    return counters;
  }

  private byte[] seal(
      Compressor compressor,
      Preamble preamble,
      byte[] bytes,
      int offset,
      int length,
      @Nullable Dictionary dictionary) {
    int packed = compressor.compress(bytes, offset, length, level);
    if (dictionary != null) {
      dictionaries.packed(length, packed);
    }
    int overhead = dictionary == null ? 2 : 2 + Long.BYTES;
    if (packed + overhead > length - length / 8) {
      return plain(preamble, bytes, offset, length);
    }
    counters.compressed(length, packed);
    return preamble
        .compressed(length, dictionary == null ? 0 : dictionary.id())
        .seal(compressor.buffer(), 0, packed);
  }

  /**
   * Unfolds the payload of an opened envelope into the buffer of the compressor.
   *
   * @throws UnreadableException if it is too large, damaged, or its dictionary cannot be had
   */
  public void open(Compressor compressor, byte[] envelope, Preamble.Opened opened) {
    int expected = opened.preamble().uncompressedLength();
    if (expected > maxBytes) {
      throw new UnreadableException(
          Fault.LIMIT, "a payload of " + expected + " bytes, with at most " + maxBytes);
    }
    int start = opened.payload();
    int length = envelope.length - start;
    long id = opened.preamble().dictionary();
    Dictionary dictionary = id == 0 ? null : dictionaries.reading(id);
    if ((id != 0 && dictionary == null) || !compressor.readWith(dictionary)) {
      throw new UnreadableException(
          Fault.UNKNOWN_DICTIONARY, "dictionary %016x cannot be had".formatted(id));
    }
    compressor.decompress(envelope, start, length, expected);
  }
}
