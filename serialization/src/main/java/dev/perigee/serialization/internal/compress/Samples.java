package dev.perigee.serialization.internal.compress;

import com.github.luben.zstd.ZstdDictTrainer;
import com.github.luben.zstd.ZstdException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Payloads that a dictionary is trained on. Not thread-safe. */
final class Samples {
  /** As many as a dictionary of this size needs to be worth its id. */
  static final int WANTED = 500;

  private static final int DICTIONARY_BYTES = 16 << 10;
  private static final int MAX_BYTES = 8 << 20;
  private static final int MAX_SAMPLE = 32 << 10;
  private static final int TESTED_EACH = 10;

  /** A sixteenth: with values of some KB, a dictionary saves no more, yet takes no longer. */
  private static final int LEAST_SAVED = 16;

  private final List<byte[]> taken = new ArrayList<>();
  private int size;

  /** Takes a copy of a payload, and tells whether there are enough now. */
  boolean add(byte[] bytes, int offset, int length) {
    int kept = Math.min(length, MAX_SAMPLE);
    taken.add(Arrays.copyOfRange(bytes, offset, offset + kept));
    size += kept;
    return taken.size() >= WANTED || size >= MAX_BYTES;
  }

  /**
   * Trains a dictionary on nine of ten samples and tries it on the tenth.
   *
   * @return the dictionary, or {@code null} where it would save too little
   */
  @Nullable Dictionary train(int level) {
    ZstdDictTrainer trainer = new ZstdDictTrainer(size + WANTED, DICTIONARY_BYTES, level);
    for (int i = 0; i < taken.size(); i++) {
      if (i % TESTED_EACH != 0) {
        trainer.addSample(taken.get(i));
      }
    }
    byte[] trained;
    try {
      trained = trainer.trainSamples();
    } catch (ZstdException e) {
      // Too few samples, or nothing that they have in common.
      return null;
    }
    Dictionary dictionary = new Dictionary(trained, level);
    if (dictionary.id() != 0 && saves(dictionary, level)) {
      return dictionary;
    }
    dictionary.close();
    return null;
  }

  /** What is left of the samples that no dictionary was trained on, with one of them. */
  double share(Dictionary dictionary, int level) {
    long before = 0;
    long after = 0;
    try (Compressor compressor = new Compressor()) {
      if (!compressor.writeWith(dictionary)) {
        return 1; // closed meanwhile, and of no use any more
      }
      for (int i = 0; i < taken.size(); i += TESTED_EACH) {
        byte[] sample = taken.get(i);
        before += sample.length;
        after += compressor.compress(sample, 0, sample.length, level);
      }
    }
    return (double) after / before;
  }

  private boolean saves(Dictionary dictionary, int level) {
    long without = 0;
    long with = 0;
    try (Compressor plain = new Compressor();
        Compressor better = new Compressor()) {
      better.writeWith(dictionary); // which nobody else knows yet
      for (int i = 0; i < taken.size(); i += TESTED_EACH) {
        byte[] sample = taken.get(i);
        without += Math.min(sample.length, plain.compress(sample, 0, sample.length, level));
        with += Long.BYTES + better.compress(sample, 0, sample.length, level);
      }
    }
    return with <= without - without / LEAST_SAVED;
  }
}
