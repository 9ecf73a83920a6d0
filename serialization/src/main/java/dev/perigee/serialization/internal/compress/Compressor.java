package dev.perigee.serialization.internal.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdException;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import org.jspecify.annotations.Nullable;

/**
 * The zstd contexts of one workbench, and a buffer for what they produce. For one thread at a time;
 * must be closed, since contexts hold native memory.
 *
 * <p>Frames carry neither the magic number nor length, checksum and dictionary id: all of that
 * stands in the envelope, whose checksum covers the frame. The headers of a frame of one compressed
 * block say nothing that its length does not; {@link OneBlock} drops them.
 *
 * <p>A context keeps the dictionary that it was given, and has it in use as long: one value after
 * the other has the same, and to hand it over and take it back costs about as much as to compress
 * some bytes.
 */
public final class Compressor implements AutoCloseable {
  private static final byte[] NOTHING = {};

  private @Nullable ZstdCompressCtx compressing;
  private @Nullable ZstdDecompressCtx decompressing;
  private @Nullable Dictionary writesWith;
  private @Nullable Dictionary readsWith;
  private byte[] buffer = NOTHING;

  /** What was compressed or decompressed last; valid until the next call. */
  public byte[] buffer() {
    return buffer;
  }

  /**
   * Compresses with a dictionary, or without one, from now on.
   *
   * @return whether it will; it will not, and nothing has changed, where the dictionary was closed
   *     before it was given here
   */
  boolean writeWith(@Nullable Dictionary dictionary) {
    if (dictionary == writesWith) {
      return true;
    }
    if (dictionary != null && !dictionary.acquire()) {
      return false;
    }
    try {
      compressing()
          .loadDict(dictionary == null ? (ZstdDictCompress) null : dictionary.compressing());
    } catch (RuntimeException | Error e) {
      release(dictionary);
      throw e;
    }
    release(writesWith);
    writesWith = dictionary;
    return true;
  }

  /** As {@link #writeWith}, for decompressing. */
  boolean readWith(@Nullable Dictionary dictionary) {
    if (dictionary == readsWith) {
      return true;
    }
    if (dictionary != null && !dictionary.acquire()) {
      return false;
    }
    try {
      decompressing()
          .loadDict(dictionary == null ? (ZstdDictDecompress) null : dictionary.decompressing());
    } catch (RuntimeException | Error e) {
      release(dictionary);
      throw e;
    }
    release(readsWith);
    readsWith = dictionary;
    return true;
  }

  private static void release(@Nullable Dictionary dictionary) {
    if (dictionary != null) {
      dictionary.release();
    }
  }

  /**
   * Compresses into {@link #buffer} and returns the length.
   *
   * @param level where there is no dictionary, which has its own
   */
  int compress(byte[] bytes, int offset, int length, int level) {
    room((int) Zstd.compressBound(length));
    ZstdCompressCtx context = compressing();
    if (writesWith == null) {
      context.setLevel(level);
    }
    return OneBlock.strip(
        buffer, context.compressByteArray(buffer, 0, buffer.length, bytes, offset, length));
  }

  private ZstdCompressCtx compressing() {
    ZstdCompressCtx context = compressing;
    if (context == null) {
      context = new ZstdCompressCtx();
      compressing = context;
      context.setMagicless(true).setContentSize(false).setChecksum(false).setDictID(false);
    }
    return context;
  }

  /**
   * Decompresses into {@link #buffer}.
   *
   * @param expected how long the result must be, already found bearable
   */
  void decompress(byte[] bytes, int offset, int length, int expected) {
    room(expected);
    ZstdDecompressCtx context = decompressing();
    try {
      byte[] frame = OneBlock.restore(bytes, offset, length);
      int actual =
          frame == null
              ? context.decompressByteArray(buffer, 0, expected, bytes, offset, length)
              : context.decompressByteArray(buffer, 0, expected, frame, 0, frame.length);
      if (actual != expected) {
        throw new UnreadableException(
            Fault.CORRUPT, "a payload of " + actual + " bytes instead of " + expected);
      }
    } catch (ZstdException e) {
      throw new UnreadableException(Fault.CORRUPT, "a payload that does not unfold");
    }
  }

  private ZstdDecompressCtx decompressing() {
    ZstdDecompressCtx context = decompressing;
    if (context == null) {
      context = new ZstdDecompressCtx();
      decompressing = context;
      context.setMagicless(true);
    }
    return context;
  }

  /** Whether native memory is held, which closing frees. */
  public boolean holdsContexts() {
    return compressing != null || decompressing != null;
  }

  private void room(int size) {
    if (buffer.length < size) {
      buffer = new byte[Math.max(size, 1024)];
    }
  }

  @Override
  public void close() {
    if (compressing != null) {
      compressing.close();
      compressing = null;
      release(writesWith);
      writesWith = null;
    }
    if (decompressing != null) {
      decompressing.close();
      decompressing = null;
      release(readsWith);
      readsWith = null;
    }
  }
}
