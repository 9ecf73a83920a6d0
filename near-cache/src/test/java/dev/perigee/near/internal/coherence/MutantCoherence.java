package dev.perigee.near.internal.coherence;

import java.util.function.Consumer;

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
    boolean unasked =
        mutant == Mutant.READ_BEGUN_UNPROVEN_PUBLISHES
            || mutant == Mutant.PUT_BEGUN_UNPROVEN_IS_KEPT;
    return unasked
        ? reading.owner().isProven(reading.shard(), reading.epoch(), now)
        : super.isProven(reading, now);
  }

  @Override
  boolean isAlone(Reading put, KeyState state) {
    return switch (mutant) {
      case PUT_IGNORES_EVENTS_OF_OTHERS -> put.echoes.isMixed() || super.isAlone(put, state);
      case PUT_IGNORES_THE_STAMP -> !put.echoes.isMixed();
      default -> super.isAlone(put, state);
    };
  }

  @Override
  Echoes echoesOf(Reading put) {
    return mutant == Mutant.ECHOES_BEFORE_THE_REPLY_ARE_FORGOTTEN
        ? new Echoes()
        : super.echoesOf(put);
  }

  @Override
  boolean outlives(NearCopy copy, String event) {
    return super.outlives(copy, event)
        || (mutant == Mutant.COPY_OUTLIVES_EVERY_EVENT && copy.echoes != null);
  }

  @Override
  void hide(NearCopy copy) {
    if (mutant != Mutant.EVENT_DURING_A_PUT_DOES_NOT_HIDE) {
      super.hide(copy);
    }
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

  /** Whether a put that is on its way could be kept if it were confirmed now. */
  boolean isAlone(Reading put) {
    boolean[] alone = {false};
    forState(put.text(), state -> alone[0] = super.isAlone(put, state));
    return alone[0];
  }

  /** Lets another reading take the place of a put that is on its way. */
  void standIn(Reading put, Reading other) {
    forState(put.text(), state -> state.keeping = state.keeping == put ? other : state.keeping);
  }

  private void forState(String text, Consumer<KeyState> action) {
    Stripes.Stripe stripe = stripes.lock(text);
    try {
      KeyState state = stripe.states.get(text);
      if (state != null) {
        action.accept(state);
      }
    } finally {
      stripe.unlock();
    }
  }
}
