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
 */
public final class Compressor implements AutoCloseable {
  private static final byte[] NOTHING = {};

  private @Nullable ZstdCompressCtx compressing;
  private @Nullable ZstdDecompressCtx decompressing;
  private byte[] buffer = NOTHING;

  /** What was compressed or decompressed last; valid until the next call. */
  public byte[] buffer() {
    return buffer;
  }

  /** Compresses into {@link #buffer} and returns the length. */
  int compress(byte[] bytes, int offset, int length, int level, @Nullable Dictionary dictionary) {
    ZstdCompressCtx context = compressing;
    if (context == null) {
      context = new ZstdCompressCtx();
      compressing = context;
      context.setMagicless(true).setContentSize(false).setChecksum(false).setDictID(false);
    }
    room((int) Zstd.compressBound(length));
    context.setLevel(level);
    if (dictionary == null) {
      return OneBlock.strip(
          buffer, context.compressByteArray(buffer, 0, buffer.length, bytes, offset, length));
    }
    context.loadDict(dictionary.compressing());
    try {
      return OneBlock.strip(
          buffer, context.compressByteArray(buffer, 0, buffer.length, bytes, offset, length));
    } finally {
      context.loadDict((ZstdDictCompress) null);
    }
  }

  /**
   * Decompresses into {@link #buffer}.
   *
   * @param expected how long the result must be, already found bearable
   */
  void decompress(
      byte[] bytes, int offset, int length, int expected, @Nullable Dictionary dictionary) {
    ZstdDecompressCtx context = decompressing;
    if (context == null) {
      context = new ZstdDecompressCtx();
      decompressing = context;
      context.setMagicless(true);
    }
    room(expected);
    if (dictionary != null) {
      context.loadDict(dictionary.decompressing());
    }
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
    } finally {
      if (dictionary != null) {
        context.loadDict((ZstdDictDecompress) null);
      }
    }
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
    }
    if (decompressing != null) {
      decompressing.close();
      decompressing = null;
    }
  }
}
