package dev.perigee.jcache.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {
  private static final List<String> KEYS =
      List.of("enabled", "lease", "maxAge", "maxBytes", "maxEntries", "mode", "uri");

  @ParameterizedTest
  @CsvSource({
    "maxEntires,maxEntries", // swapped
    "maxEntrie,maxEntries", // left out
    "maxxEntries,maxEntries", // put in
    "MAXENTRIES,maxEntries", // case
    "enable,enabled",
    "leese,lease",
    "url,uri",
    "maxEges,maxAge"
  })
  void proposal(String word, String expected) {
    assertThat(Nearest.of(word, KEYS)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({"password", "x", "ttl", "size"})
  void nothingNear(String word) {
    assertThat(Nearest.of(word, KEYS)).isEmpty();
  }
}
