package dev.perigee.jcache.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamespaceTest {

  @ParameterizedTest
  @ValueSource(strings = {"perigee", "shop", "a", "7", "shop-eu_1.test", "SHOP"})
  void accepted(String text) {
    assertThat(Namespace.check(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "a b", "a:b", "a*", "a?", "[ab]", "a\\", "a^", "{a}", "a#", "#a", "a/b", "é", "-a",
        ".a", "_a", "a\n", "a%"
      })
  void refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Namespace.check(text))
        .withMessageContaining("'" + text + "' is no namespace")
        .withMessageContaining("letters and digits of ASCII");
  }

  @Test
  void length() {
    assertThat(Namespace.check("a".repeat(64))).hasSize(64);
    assertThatIllegalArgumentException().isThrownBy(() -> Namespace.check("a".repeat(65)));
  }
}
