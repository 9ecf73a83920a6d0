package dev.perigee.jcache.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamePatternTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "users, users, true",
        "users, user, false",
        "users, users2, false",
        "*, users, true",
        "*, \"\", true",
        "**, users, true",
        "com.acme.*, com.acme.User, true",
        "com.acme.*, com.acme.a.b.User, true",
        "com.acme.*, com.acme., true",
        "com.acme.*, com.acme, false",
        "com.acme.*, xcom.acme.User, false",
        "com.acme.*, comXacme.User, false",
        "*.timestamps, a.timestamps, true",
        "*.timestamps, a.timestamps.b, false",
        "a*a, a, false",
        "a*a, aa, true",
        "a*b*c, abc, true",
        "a*b*c, axxbyybzzc, true",
        "a*b*c, acb, false",
        "*ab*ab*, abab, true",
        "*ab*ab*, aba, false",
        "*b*bc, abc, false",
        "*b*bc, abbc, true",
        "a?c, abc, false",
        "a?c, a?c, true",
        "[ab], a, false",
        "[ab], [ab], true"
      })
  void matches(String pattern, String name, boolean expected) {
    assertThat(NamePattern.parse(pattern).matches(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "a\\*b, a*b",
    "\\*, *",
    "C:\\temp, C:\\temp",
    "a\\\\*b?, ''",
    "a\\\\b, a\\b",
    "\\, \\",
    "a\\\\\\*, a\\*"
  })
  void escapes(String text, String name) {
    NamePattern pattern = NamePattern.parse(text);
    if (name.isEmpty()) {
      assertThat(pattern.isName()).isFalse();
      assertThat(pattern.matches("a\\xyzb?")).isTrue();
    } else {
      assertThat(pattern.name()).isEqualTo(name);
      assertThat(pattern.matches(name)).isTrue();
    }
  }

  @Test
  void aPatternHasNoName() {
    assertThatIllegalStateException().isThrownBy(() -> NamePattern.parse("a*").name());
  }

  @Test
  @Timeout(5)
  void manyStarsAreMatchedInLinearSteps() {
    NamePattern pattern = NamePattern.parse("*a".repeat(500) + "*b");
    assertThat(pattern.matches("a".repeat(100_000))).isFalse();
  }
}
