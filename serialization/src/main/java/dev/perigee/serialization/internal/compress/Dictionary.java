package dev.perigee.serialization.internal.compress;

import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A trained dictionary, prepared for zstd. Its id is the start of the SHA-256 of its bytes, so that
 * no two dictionaries have one id and damaged bytes are recognized.
 *
 * <p>It holds native memory, which must not be freed while somebody compresses with it: so uses are
 * counted, and the last one frees it after it was closed. Thread-safe.
 */
final class Dictionary {
  private final long id;
  private final byte[] bytes;
  private final int level;
  private @Nullable ZstdDictCompress compressing;
  private @Nullable ZstdDictDecompress decompressing;
  private int uses;
  private boolean closed;

  Dictionary(byte[] bytes, int level) {
    this.id = idOf(bytes);
    this.bytes = bytes.clone();
    this.level = level;
  }

  static long idOf(byte[] bytes) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  long id() {
    return id;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** Begins a use, unless the dictionary is closed. */
  synchronized boolean acquire() {
    if (closed) {
      return false;
    }
    uses++;
    return true;
  }

  /** Ends a use. */
  synchronized void release() {
    uses--;
    free();
  }

  /** The form for compressing, to be asked for within a use. */
  synchronized ZstdDictCompress compressing() {
    ZstdDictCompress form = compressing;
    if (form == null) {
      form = new ZstdDictCompress(bytes, level);
      compressing = form;
    }
    return form;
  }

  /** The form for decompressing, to be asked for within a use. */
  synchronized ZstdDictDecompress decompressing() {
    ZstdDictDecompress form = decompressing;
    if (form == null) {
      form = new ZstdDictDecompress(bytes);
      decompressing = form;
    }
    return form;
  }

  /** Whether native memory is held. */
  synchronized boolean isHeld() {
    return compressing != null || decompressing != null;
  }

  synchronized void close() {
    closed = true;
    free();
  }

  private void free() {
    if (closed && uses == 0) {
      if (compressing != null) {
        compressing.close();
        compressing = null;
      }
      if (decompressing != null) {
        decompressing.close();
        decompressing = null;
      }
    }
  }
}
