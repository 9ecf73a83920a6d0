package dev.perigee.near.internal.coherence;

/** The protocol with one rule taken away. */
final class MutantCoherence extends CacheCoherence {
  private final Mutant mutant;

  /** The store on whose behalf the current step runs. */
  private NearCopies acting;

  /** Whether the current step is a reader that asks whether it may join. */
  private boolean joining;

  MutantCoherence(Mutant mutant, NearCopies first) {
    super(1); // steps come one at a time, and it is made a million times
    this.mutant = mutant;
    this.acting = first;
  }

  void actFor(NearCopies store, boolean wantsToJoin) {
    acting = store;
    joining = wantsToJoin;
  }

  @Override
  boolean isCaptured(Reading reading, KeyState state) {
    return mutant == Mutant.NO_FILL_TOKEN
        || (mutant == Mutant.JOIN_IGNORES_THE_STAMP && joining)
        || super.isCaptured(reading, state);
  }

  @Override
  boolean isProven(Reading reading, long now) {
    return mutant == Mutant.READ_BEGUN_UNPROVEN_PUBLISHES
        ? reading.owner().isProven(reading.shard(), reading.epoch(), now)
        : super.isProven(reading, now);
  }

  @Override
  boolean drop(NearCopies owner, NearCopy copy, Source source) {
    boolean skipped =
        switch (mutant) {
          case EVENT_DOES_NOT_DROP -> source == Source.EVENT;
          case CONFLICTING_READ_KEEPS_THE_COPY -> source == Source.READ;
          case WRITE_REPLY_DOES_NOT_DROP -> source == Source.WRITE;
          case SIBLINGS_ARE_FORGOTTEN -> source != Source.EVENT && owner != acting;
          default -> false;
        };
    return !skipped && super.drop(owner, copy, source);
  }

  @Override
  void bump(Source source, KeyState state) {
    boolean skipped =
        switch (mutant) {
          case EVENT_DOES_NOT_BUMP -> source == Source.EVENT;
          case COMPLETED_READ_DOES_NOT_BUMP -> source == Source.READ;
          case WRITE_REPLY_DOES_NOT_BUMP -> source == Source.WRITE;
          default -> false;
        };
    if (!skipped) {
      super.bump(source, state);
    }
  }
}
