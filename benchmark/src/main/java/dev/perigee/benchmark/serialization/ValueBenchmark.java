package dev.perigee.benchmark.serialization;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time to write and to read one value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class ValueBenchmark {
  @Param public Payload payload = Payload.RECORD;

  @Param public Peer peer = Peer.PERIGEE;

  private Peer.Bytes bytes = peer.open(payload);
  private Object value = "";
  private byte[] written = {};

  /** Writes once what is read again and again. */
  @Setup
  public void open() throws Exception {
    bytes = peer.open(payload);
    value = payload.make(new Random(7));
    written = bytes.write(value);
  }

  @Benchmark
  public byte[] write() throws Exception {
    return bytes.write(value);
  }

  @Benchmark
  public Object read() throws Exception {
    return bytes.read(written);
  }
}
