package dev.perigee.serialization.internal.codec;

import dev.perigee.serialization.internal.envelope.PayloadKind;
import dev.perigee.serialization.internal.envelope.PlainPayloads;
import dev.perigee.serialization.internal.envelope.Preamble;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import dev.perigee.serialization.internal.graph.GraphSettings;
import dev.perigee.serialization.internal.graph.Graphs;
import dev.perigee.serialization.internal.key.OtherKeys;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Values to envelopes and back under one set of graph settings. Thread-safe.
 *
 * <p>A workbench that saw an exception is thrown away, as is one whose buffer grew large.
 */
public final class Benches implements AutoCloseable {
  private static final int SLOTS = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

  private final Graphs graphs;
  private final Pool<Workbench> pool;

  public Benches(GraphSettings settings) {
    this.graphs = new Graphs(settings);
    this.pool = new Pool<>(SLOTS, () -> new Workbench(graphs.newWorker()));
  }

  /** Encodes a value. */
  public byte[] encode(Object value, Preamble preamble) {
    PayloadKind plain = PlainPayloads.kindOf(value);
    if (plain != null) {
      byte[] payload = PlainPayloads.bytesOf(plain, value);
      return preamble.of(plain).seal(payload, 0, payload.length);
    }
    return graph(
        bench -> {
          int length = bench.graphs.write(value);
          return preamble.of(PayloadKind.GRAPH).seal(bench.graphs.buffer(), 0, length);
        });
  }

  /** Decodes the payload of an opened envelope. */
  public Object decode(byte[] envelope, Preamble.Opened opened) {
    PayloadKind kind = opened.preamble().kind();
    if (opened.preamble().uncompressedLength() >= 0) {
      throw new UnreadableException(Fault.UNKNOWN_FORMAT, "a compressed payload");
    }
    if (kind != PayloadKind.GRAPH) {
      return PlainPayloads.valueOf(kind, envelope, opened.payload(), envelope.length);
    }
    int start = opened.payload();
    return graph(bench -> bench.graphs.read(envelope, start, envelope.length - start));
  }

  /** The bytes of keys that the grammar does not know: an object graph without an envelope. */
  public OtherKeys keys() {
    return new OtherKeys() {
      @Override
      public byte[] write(Object key) {
        return graph(bench -> Arrays.copyOf(bench.graphs.buffer(), bench.graphs.write(key)));
      }

      @Override
      public Object read(byte[] bytes) {
        return graph(bench -> bench.graphs.read(bytes, 0, bytes.length));
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
