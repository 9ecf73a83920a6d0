package dev.perigee.serialization;

import dev.perigee.serialization.internal.codec.Benches;
import dev.perigee.serialization.internal.compress.Packing;
import dev.perigee.serialization.internal.compress.PayloadCounters;
import dev.perigee.serialization.internal.envelope.Preamble;
import dev.perigee.serialization.internal.fault.Failures;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.fault.UnreadableException;
import dev.perigee.serialization.internal.immutable.Immutability;
import java.util.Objects;

/** The values of one cache in envelopes. */
final class EnvelopeValueCodec implements ValueCodec {
  private final String cacheName;
  private final Benches benches;
  private final Packing packing;
  private final Immutability immutability;

  EnvelopeValueCodec(
      String cacheName, Benches benches, Packing packing, Immutability immutability) {
    this.packing = packing;
    this.cacheName = cacheName;
    this.benches = benches;
    this.immutability = immutability;
  }

  @Override
  public byte[] encode(Object value, EntryHeader header) {
    Objects.requireNonNull(value, "value");
    try {
      return benches.encode(value, preamble(header), packing);
    } catch (RuntimeException | Error e) {
      throw refused(value, e);
    }
  }

  @Override
  public Accepted accept(Object value, EntryHeader header) {
    Objects.requireNonNull(value, "value");
    Benches.Unpacked unpacked;
    try {
      unpacked = benches.unpacked(value, preamble(header));
    } catch (RuntimeException | Error e) {
      throw refused(value, e);
    }
    return new Accepted() {
      @Override
      public int size() {
        return unpacked.payload().length;
      }

      @Override
      public byte[] envelope() {
        try {
          return benches.pack(unpacked, packing);
        } catch (RuntimeException | Error e) {
          throw refused(value, e);
        }
      }
    };
  }

  private static Preamble preamble(EntryHeader header) {
    return Preamble.of(
        header.version(),
        header.createdMillis(),
        header.expiryMillis(),
        header.loadMillis(),
        header.key());
  }

  private ValueRefusedException refused(Object value, Throwable e) {
    if (e instanceof RefusedException) {
      return new ValueRefusedException("Cache '" + cacheName + "': " + e.getMessage(), e);
    }
    Failures.rethrowFatal(e);
    return new ValueRefusedException(
        "Cache '"
            + cacheName
            + "': a value of class "
            + value.getClass().getName()
            + " cannot be written: "
            + e,
        e);
  }

  @Override
  public Decoded decode(byte[] envelope) {
    try {
      Preamble.Opened opened = Preamble.open(envelope);
      Object value = benches.decode(envelope, opened, packing);
      Preamble preamble = opened.preamble();
      return new Decoded.Value(
          value,
          new EntryHeader(
              preamble.version(),
              preamble.createdMillis(),
              preamble.expiryMillis(),
              preamble.loadMillis(),
              preamble.key()));
    } catch (UnreadableException e) {
      return new Decoded.Unreadable(reason(e.fault()), e.detail());
    } catch (RuntimeException | Error e) {
      Failures.rethrowFatal(e);
      // Whatever user classes throw when bytes do not suit them: a miss, and never the content.
      return new Decoded.Unreadable(Decoded.Reason.FAILED, e.getClass().getName());
    }
  }

  private static Decoded.Reason reason(Fault fault) {
    return Decoded.Reason.valueOf(fault.name());
  }

  @Override
  public PayloadStatistics payloads() {
    PayloadCounters counters = packing.counters();
    return new PayloadStatistics(
        counters.written(), counters.compressed(), counters.bytesBefore(), counters.bytesAfter());
  }

  @Override
  public boolean isShareable(Object value) {
    return immutability.isDeeplyImmutable(value);
  }
}
