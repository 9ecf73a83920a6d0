package dev.perigee.serialization.internal.codec;

import dev.perigee.serialization.internal.compress.Packing;
import dev.perigee.serialization.internal.envelope.PayloadKind;
import dev.perigee.serialization.internal.envelope.PlainPayloads;
import dev.perigee.serialization.internal.envelope.Preamble;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.fault.UnreadableException;
import dev.perigee.serialization.internal.graph.GraphSettings;
import dev.perigee.serialization.internal.graph.Graphs;
import dev.perigee.serialization.internal.key.OtherKeys;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Values to envelopes and back under one set of graph settings. Thread-safe.
 *
 * <p>A workbench that saw an exception is thrown away, as is one that a large value has made grow.
 */
public final class Benches implements AutoCloseable {
  static final int SLOTS = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

  /** Ahead of the bytes of a key, which have no envelope: no graph of an earlier layout has it. */
  private static final byte KEY_LAYOUT = 0;

  private final int maxBytes;
  private final Graphs graphs;
  private final Pool<Workbench> pool;

  public Benches(GraphSettings settings) {
    this(settings, bench -> {});
  }

  /**
   * @param made is shown every workbench that is made
   */
  Benches(GraphSettings settings, Consumer<Workbench> made) {
    this.maxBytes = settings.maxBytes();
    this.graphs = new Graphs(settings);
    this.pool =
        new Pool<>(
            SLOTS,
            () -> {
              Workbench bench = new Workbench(graphs.newWorker());
              made.accept(bench);
              return bench;
            });
  }

  /** Encodes a value of a cache with that packing. */
  public byte[] encode(Object value, Preamble preamble, Packing packing) {
    PayloadKind plain = PlainPayloads.kindOf(value);
    if (plain == null) {
      return graph(
          bench -> {
            int length = bench.graphs.write(value);
            byte[] buffer = bench.graphs.buffer();
            Preamble graph = preamble.of(PayloadKind.GRAPH);
            return packing.wants(length)
                ? packing.seal(bench.compressor, graph, buffer, 0, length)
                : packing.plain(graph, buffer, 0, length);
          });
    }
    return pack(plain(plain, value, preamble), packing);
  }

  /**
   * A value before it is packed: its payload is nobody else's, but for an array of bytes, which is
   * the value itself.
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Unpacked(Preamble preamble, byte[] payload) {}

  /** The first part of {@link #encode}: all that depends on the value. */
  public Unpacked unpacked(Object value, Preamble preamble) {
    PayloadKind plain = PlainPayloads.kindOf(value);
    return plain == null
        ? graph(
            bench -> {
              int length = bench.graphs.write(value); // first: writing may exchange the buffer
              byte[] payload = Arrays.copyOf(bench.graphs.buffer(), length);
              return new Unpacked(preamble.of(PayloadKind.GRAPH), payload);
            })
        : plain(plain, value, preamble);
  }

  private Unpacked plain(PayloadKind kind, Object value, Preamble preamble) {
    byte[] payload = PlainPayloads.bytesOf(kind, value);
    if (payload.length > maxBytes) {
      throw RefusedException.tooLarge(maxBytes, null); // packed, it would not be read again
    }
    return new Unpacked(preamble.of(kind), payload);
  }

  /** The second part. */
  public byte[] pack(Unpacked unpacked, Packing packing) {
    Preamble preamble = unpacked.preamble();
    byte[] payload = unpacked.payload();
    return packing.wants(payload.length)
        ? graph(bench -> packing.seal(bench.compressor, preamble, payload, 0, payload.length))
        : packing.plain(preamble, payload, 0, payload.length);
  }

  /** Decodes the payload of an opened envelope of a cache with that packing. */
  public Object decode(byte[] envelope, Preamble.Opened opened, Packing packing) {
    PayloadKind kind = opened.preamble().kind();
    int length = opened.preamble().uncompressedLength();
    if (length >= 0) {
      return graph(
          bench -> {
            packing.open(bench.compressor, envelope, opened);
            byte[] payload = bench.compressor.buffer();
            return kind == PayloadKind.GRAPH
                ? bench.read(payload, 0, length)
                : PlainPayloads.valueOf(kind, payload, 0, length);
          });
    }
    int start = opened.payload();
    return kind == PayloadKind.GRAPH
        ? graph(bench -> bench.read(envelope, start, envelope.length - start))
        : PlainPayloads.valueOf(kind, envelope, start, envelope.length);
  }

  /** The bytes of keys that the grammar does not know: an object graph without an envelope. */
  public OtherKeys keys() {
    return new OtherKeys() {
      @Override
      public byte[] write(Object key) {
        return graph(
            bench -> {
              int length = bench.graphs.write(key); // first: writing may exchange the buffer
              byte[] bytes = new byte[1 + length];
              bytes[0] = KEY_LAYOUT;
              System.arraycopy(bench.graphs.buffer(), 0, bytes, 1, length);
              return bytes;
            });
      }

      @Override
      public Object read(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != KEY_LAYOUT) {
          throw new UnreadableException(Fault.UNKNOWN_FORMAT, "a key of another layout");
        }
        return graph(bench -> bench.read(bytes, 1, bytes.length - 1));
      }
    };
  }

  private <T> T graph(Function<Workbench, T> work) {
    Workbench bench = pool.borrow();
    boolean sound = false;
    try {
      T result = work.apply(bench);
      sound = !bench.isLarge();
      return result;
    } finally {
      giveBack(bench, sound);
    }
  }

  private void giveBack(Workbench bench, boolean sound) {
    if (sound) {
      pool.giveBack(bench);
    } else {
      pool.discard(bench);
    }
  }

  @Override
  public void close() {
    pool.close();
    graphs.clear();
  }
}
