package dev.perigee.near.internal.caffeine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Lincheck on the near tier: on the inside of its steps, where the exploration of interleavings
 * takes them as one. It found that Caffeine tells of an eviction before lookups cease to find the
 * copy.
 */
class NearTierLincheckTest {

  @Test
  void everySchedule_ofAFewSwitches() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(2)
        .actorsAfter(1)
        .iterations(4)
        .invocationsPerIteration(40)
        .sequentialSpecification(NearVariables.Variables.class)
        .check(NearVariables.class);
  }

  @Test
  void manySchedules_underStress() {
    stress().check(NearVariables.class);
  }

  @Test
  void manySchedules_ofPutsThatLeaveCopies() {
    stress().check(NearVariables.Keeping.class);
  }

  @Test
  void theCheckerCanFail() {
    assertThatThrownBy(() -> stress().check(NearVariables.Forgetful.class))
        .isInstanceOf(LincheckAssertionError.class);
  }

  private static StressOptions stress() {
    return new StressOptions()
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .iterations(6)
        .invocationsPerIteration(400)
        .minimizeFailedScenario(false)
        .sequentialSpecification(NearVariables.Variables.class);
  }
}
