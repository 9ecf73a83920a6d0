package dev.perigee.near.internal.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Drives the real near tier through all interleavings of small worlds: no state breaks an
 * invariant, and with any rule taken away some state does.
 *
 * <p>The invariants, held against every state: a servable copy that differs from its master implies
 * an event on its way, an own write that has not returned, or a gap that was not told (coverage,
 * and with nothing on its way, quiescence); no operation returns an older version than one returned
 * before it began (session); no hit misses a write older than the lease (staleness) or comes after
 * the server's deadline (expiry); no state is left when nothing is on its way (memory).
 */
class NearTierInterleavingTest {

  private static Scenario readers() {
    return Scenario.of("readers and foreign writes")
        .with(3, Kind.READER)
        .with(2, Kind.FOREIGN_WRITER)
        .with(1, Kind.EVICTOR);
  }

  private static Scenario mixed() {
    return Scenario.of("readers, a writer, foreign writes, eviction")
        .with(3, Kind.READER)
        .with(1, Kind.WRITER)
        .with(2, Kind.FOREIGN_WRITER)
        .with(1, Kind.EVICTOR);
  }

  private static Scenario writers() {
    return Scenario.of("two readers, two writers, foreign writes, eviction")
        .with(2, Kind.READER)
        .with(2, Kind.WRITER)
        .with(2, Kind.FOREIGN_WRITER)
        .with(1, Kind.EVICTOR);
  }

  private static Scenario gap() {
    return Scenario.of("a gap in the events")
        .with(3, Kind.READER)
        .with(1, Kind.WRITER)
        .with(1, Kind.FOREIGN_WRITER)
        .with(1, Kind.EVICTOR)
        .with(1, Kind.GAP);
  }

  private static Scenario removals() {
    return Scenario.of("removals and absent values")
        .with(2, Kind.READER)
        .with(1, Kind.REMOVER)
        .with(1, Kind.FOREIGN_REMOVER)
        .with(1, Kind.FOREIGN_WRITER)
        .with(1, Kind.FRESH_READER);
  }

  private static Scenario fresh() {
    return Scenario.of("reads past the near tier")
        .with(2, Kind.READER)
        .with(2, Kind.FRESH_READER)
        .with(2, Kind.FOREIGN_WRITER)
        .with(1, Kind.LATE_WRITER);
  }

  private static Scenario clearing() {
    return Scenario.of("clearing the cache")
        .with(3, Kind.READER)
        .with(1, Kind.CLEARER)
        .with(1, Kind.FOREIGN_WRITER)
        .with(1, Kind.FAILING_READER);
  }

  private static Scenario joining() {
    return Scenario.of("readers that join each other")
        .with(3, Kind.READER)
        .with(1, Kind.WRITER)
        .with(1, Kind.FOREIGN_WRITER)
        .with(1, Kind.FRESH_READER)
        .joining();
  }

  private static Scenario siblings() {
    return Scenario.of("two stores of one cache")
        .stores(2)
        .with(2, Kind.READER, 0, 0)
        .with(1, Kind.READER, 1, 0)
        .with(1, Kind.WRITER, 0, 0)
        .with(1, Kind.FOREIGN_WRITER);
  }

  private static Scenario masters() {
    return Scenario.of("two masters, a gap of one")
        .masters(2)
        .with(2, Kind.READER, 0, 0)
        .with(1, Kind.READER, 0, 1)
        .with(1, Kind.FOREIGN_WRITER, 0, 0)
        .with(1, Kind.FOREIGN_WRITER, 0, 1)
        .with(1, Kind.GAP, 0, 0);
  }

  private static Scenario first() {
    return Scenario.of("the first subscription")
        .unsubscribed()
        .with(2, Kind.READER)
        .with(1, Kind.WRITER)
        .with(1, Kind.FOREIGN_WRITER)
        .with(1, Kind.SUBSCRIBER)
        .with(1, Kind.BEAT);
  }

  private static Scenario lease() {
    return Scenario.of("a gap that nobody notices, and time")
        .time(10, 6, World.FOREVER)
        .with(2, Kind.READER)
        .with(1, Kind.FOREIGN_WRITER)
        .with(1, Kind.GAP)
        .with(1, Kind.BEAT)
        .with(2, Kind.TICK);
  }

  private static Scenario expiry() {
    return Scenario.of("expiry")
        .time(World.FOREVER, 6, 11)
        .with(2, Kind.READER)
        .with(1, Kind.WRITER)
        .with(3, Kind.TICK);
  }

  private static Scenario keepers() {
    return Scenario.of("puts that leave copies, foreign writes, eviction")
        .withLifetimes()
        .with(2, Kind.READER)
        .with(2, Kind.KEEPER)
        .with(1, Kind.FOREIGN_WRITER)
        .with(1, Kind.EVICTOR);
  }

  private static Scenario keeping() {
    return Scenario.of("a put that leaves a copy among everything else")
        .withLifetimes()
        .with(1, Kind.READER)
        .with(1, Kind.FRESH_READER)
        .with(1, Kind.KEEPER)
        .with(1, Kind.WRITER)
        .with(1, Kind.FOREIGN_REMOVER);
  }

  private static Scenario keepingAndFresh() {
    return Scenario.of("a put that leaves a copy, and a read past the near tier")
        .withLifetimes()
        .with(1, Kind.READER)
        .with(1, Kind.FRESH_READER)
        .with(1, Kind.KEEPER)
        .with(1, Kind.FOREIGN_WRITER);
  }

  private static Scenario keepingFails() {
    return Scenario.of("puts that leave copies, one that fails, one that is late")
        .withLifetimes()
        .with(1, Kind.READER)
        .with(1, Kind.KEEPER)
        .with(1, Kind.FAILING_KEEPER)
        .with(1, Kind.LATE_WRITER);
  }

  private static Scenario keepingSiblings() {
    return Scenario.of("puts that leave copies in two stores of one cache")
        .withLifetimes()
        .stores(2)
        .with(1, Kind.READER, 0, 0)
        .with(1, Kind.READER, 1, 0)
        .with(1, Kind.KEEPER, 0, 0)
        .with(1, Kind.KEEPER, 1, 0);
  }

  private static Scenario keepingAndGap() {
    return Scenario.of("puts that leave copies, and a gap")
        .withLifetimes()
        .with(2, Kind.READER)
        .with(1, Kind.KEEPER)
        .with(2, Kind.FOREIGN_WRITER)
        .with(1, Kind.GAP);
  }

  private static Scenario keepingFirst() {
    return Scenario.of("a put that leaves a copy, and the first subscription")
        .withLifetimes()
        .unsubscribed()
        .with(2, Kind.READER)
        .with(1, Kind.KEEPER)
        .with(1, Kind.FOREIGN_WRITER)
        .with(1, Kind.SUBSCRIBER)
        .with(1, Kind.BEAT);
  }

  private static Scenario keepingExpiry() {
    return Scenario.of("a put that leaves a copy, and expiry")
        .withLifetimes()
        .time(World.FOREVER, 6, 11)
        .with(1, Kind.READER)
        .with(1, Kind.KEEPER)
        .with(3, Kind.TICK);
  }

  static Stream<Scenario> scenarios() {
    return Stream.of(
        readers(),
        mixed(),
        writers(),
        gap(),
        removals(),
        fresh(),
        clearing(),
        joining(),
        siblings(),
        masters(),
        first(),
        lease(),
        expiry(),
        keepers(),
        keeping(),
        keepingAndFresh(),
        keepingFails(),
        keepingSiblings(),
        keepingAndGap(),
        keepingFirst(),
        keepingExpiry());
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT) // each has a world of its own
  @MethodSource("scenarios")
  @DisplayName("No interleaving breaks an invariant")
  void everyInterleaving(Scenario scenario) {
    Exploration exploration = new Exploration(scenario, Mutant.NONE).run();
    assertThat(exploration.violation())
        .as("%s: %s", scenario, String.join("\n", exploration.trace()))
        .isNull();
    assertThat(exploration.states()).isGreaterThan(100);
  }

  static Stream<Arguments> mutants() {
    return Stream.of(
        Arguments.of(Mutant.NO_FILL_TOKEN, readers(), "coverage"),
        Arguments.of(Mutant.EVENT_DOES_NOT_DROP, readers(), "coverage"),
        Arguments.of(Mutant.EVENT_DURING_A_PUT_DOES_NOT_HIDE, keepers(), "coverage"),
        Arguments.of(Mutant.EVENT_DOES_NOT_BUMP, readers(), "coverage"),
        Arguments.of(Mutant.COMPLETED_READ_DOES_NOT_BUMP, readers(), "session"),
        Arguments.of(Mutant.CONFLICTING_READ_KEEPS_THE_COPY, readers(), "session"),
        Arguments.of(Mutant.FRESH_READ_IS_NOT_OBSERVED, fresh(), "session"),
        Arguments.of(Mutant.WRITE_REPLY_DOES_NOTHING, mixed(), "session"),
        Arguments.of(Mutant.WRITE_REPLY_DOES_NOT_DROP, mixed(), "session"),
        Arguments.of(Mutant.WRITE_REPLY_DOES_NOT_BUMP, mixed(), "session"),
        Arguments.of(Mutant.SIBLINGS_ARE_FORGOTTEN, siblings(), "session"),
        Arguments.of(Mutant.RECONNECT_KEEPS_THE_EPOCH, gap(), "coverage"),
        Arguments.of(Mutant.EPOCH_BUMPED_TOO_EARLY, gap(), "coverage"),
        Arguments.of(Mutant.FILL_IGNORES_THE_EPOCH, gap(), "coverage"),
        Arguments.of(Mutant.LEASE_UNCHECKED, lease(), "staleness"),
        Arguments.of(Mutant.READ_BEGUN_UNPROVEN_PUBLISHES, first(), "coverage"),
        Arguments.of(Mutant.JOIN_IGNORES_THE_STAMP, joining(), "session"),
        Arguments.of(Mutant.DEADLINE_FROM_THE_REPLY, expiry(), "expiry"),
        Arguments.of(Mutant.DEADLINE_UNCHECKED, expiry(), "expiry"),
        Arguments.of(Mutant.ECHOES_BEFORE_THE_REPLY_ARE_FORGOTTEN, keepers(), "coverage"),
        Arguments.of(Mutant.COPY_OUTLIVES_EVERY_EVENT, keepers(), "coverage"),
        Arguments.of(Mutant.PUT_IGNORES_EVENTS_OF_OTHERS, keepers(), "coverage"),
        Arguments.of(Mutant.PUT_IGNORES_THE_STAMP, keepingAndFresh(), "session"),
        Arguments.of(Mutant.PUT_IGNORES_THE_EPOCH, keepingAndGap(), "coverage"),
        Arguments.of(Mutant.PUT_BEGUN_UNPROVEN_IS_KEPT, keepingFirst(), "coverage"),
        Arguments.of(Mutant.DEADLINE_FROM_THE_REPLY, keepingExpiry(), "expiry"),
        Arguments.of(Mutant.WRITE_REPLY_DOES_NOT_BUMP, keepers(), "session"));
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT) // each has a world of its own
  @MethodSource("mutants")
  @DisplayName("Without a rule, an interleaving breaks an invariant")
  void mutantDies(Mutant mutant, Scenario scenario, String broken) {
    Exploration exploration = new Exploration(scenario, mutant).run();
    assertThat(exploration.violation()).startsWith(broken);
  }
}
