package dev.perigee.near.internal.coherence;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Figures of one store's near tier. Thread-safe; counting does not contend. */
public final class NearCounters {
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final Map<Fill, LongAdder> fills = adders(Fill.class);
  private final Map<Source, LongAdder> drops = adders(Source.class);

  /** A read was answered by a near copy. */
  public void hit() {
    hits.increment();
  }

  /** Reads were answered by near copies. */
  public void hit(int count) {
    hits.add(count);
  }

  /** Reads went to Redis. */
  public void missed(int count) {
    misses.add(count);
  }

  /** The audit found a copy that should not have been there. */
  public void foundStale() {
    stale.increment();
  }

  /** A read ended. */
  @SuppressWarnings("NullAway") // every constant has its adder
  public void filled(Fill fill) {
    fills.get(fill).increment();
  }

  /** A near copy was dropped. */
  @SuppressWarnings("NullAway") // every constant has its adder
  public void dropped(Source source) {
    drops.get(source).increment();
  }

  public long hits() {
    return hits.sum();
  }

  public long misses() {
    return misses.sum();
  }

  public long staleFound() {
    return stale.sum();
  }

  @SuppressWarnings("NullAway") // every constant has its adder
  public long fills(Fill fill) {
    return fills.get(fill).sum();
  }

  /** Values that were not published, by reason. */
  public Map<String, Long> rejectedFills() {
    Map<String, Long> sums = sums(fills);
    sums.remove(name(Fill.PUBLISHED));
    sums.remove(name(Fill.NOTHING));
    return sums;
  }

  /** Copies dropped, by source. */
  public Map<String, Long> invalidations() {
    return sums(drops);
  }

  /** How a constant is called in figures: {@code unstable-key}. */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> adders = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      adders.put(constant, new LongAdder());
    }
    return adders;
  }

  private static <E extends Enum<E>> Map<String, Long> sums(Map<E, LongAdder> adders) {
    Map<String, Long> sums = new HashMap<>();
    adders.forEach((constant, adder) -> sums.put(name(constant), adder.sum()));
    return sums;
  }
}
