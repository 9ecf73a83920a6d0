package dev.perigee.near.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VersionsTest {

  @Test
  void differ_inANode_andBetweenNodes() {
    Set<Long> seen = new HashSet<>();
    for (int node = 0; node < 20; node++) {
      Versions versions = new Versions();
      for (int i = 0; i < 10_000; i++) {
        assertThat(seen.add(versions.next())).isTrue();
      }
    }
  }

  @Test
  void nodesThatBeganNextToEachOther_repeatEachOther_soTheyBeginAtRandom() {
    Versions first = new Versions(1);
    first.next();
    assertThat(new Versions(2).next()).isEqualTo(first.next());
    assertThat(new Versions().next()).isNotEqualTo(new Versions().next());
  }
}
