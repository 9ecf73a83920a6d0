package dev.perigee.hammer.drive;

import dev.perigee.hammer.mutant.Mutant;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A run of the hammer, whatever faults it has.
 *
 * @param folder where everything is written; it exists
 * @param seed of everything that is chosen by chance
 * @param recovery between two faults; longer than the lease
 * @param threads how many threads of a node work on each cache
 * @param pause between two operations of a thread, on average
 * @param mutant the rule that the nodes lack
 */
public record Plan(
    Path folder,
    long seed,
    Duration recovery,
    int threads,
    Duration pause,
    @Nullable Mutant mutant) {

  /** How long near copies may be served without a proof. */
  public static final Duration LEASE = Duration.ofSeconds(3);

  /** How many nodes there are. */
  static final int NODES = 2;

  /** How many keys each cache has: they are left alone for longer than the lease, in turn. */
  static final int KEYS = 48;

  /** The first part of all keys. */
  static final String NAMESPACE = "hammer";

  /**
   * A fault.
   *
   * @param kind what is done
   * @param time how long it lasts, about
   */
  public record Round(FaultKind kind, Duration time) {}
}
