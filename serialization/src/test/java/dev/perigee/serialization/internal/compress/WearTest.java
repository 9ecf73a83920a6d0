package dev.perigee.serialization.internal.compress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WearTest {

  private static boolean isWorn(double share, int packed) {
    Wear wear = new Wear(share);
    boolean worn = false;
    for (int i = 0; i < Wear.WINDOW; i++) {
      worn |= wear.shows(1000, packed);
    }
    return worn;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.8, 0.9, 0.93})
  void dictionaryThatSavesNothingAnyMore_isWorn(double share) {
    assertThat(isWorn(share, 1000)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.8, 0.9, 0.93})
  void dictionaryThatDoesWhatItDid_isNot(double share) {
    assertThat(isWorn(share, (int) (1000 * share) + 5)).isFalse();
  }
}
