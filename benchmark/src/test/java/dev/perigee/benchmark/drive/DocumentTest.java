package dev.perigee.benchmark.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class DocumentTest {

  @Test
  void replace_leavesEverythingElse() {
    String text = "one\n<!-- put-a -->\nold\n<!-- end -->\n<!-- put-b -->\n<!-- end -->\n";
    assertThat(Document.replace(text, "put-a", "new\n"))
        .isEqualTo("one\n<!-- put-a -->\nnew\n<!-- end -->\n<!-- put-b -->\n<!-- end -->\n");
  }

  @Test
  void replace_refusesADocumentWithoutThePlace() {
    assertThatThrownBy(() -> Document.replace("nothing", "put-a", "new"))
        .hasMessageContaining("put-a");
  }

  /** A table that nobody finds is a measurement for nothing. */
  @Test
  void theDocument_hasAPlaceForEveryMatch() throws Exception {
    String text = Files.readString(Path.of("..", "docs", "performance.md"));
    for (Match match : Matches.full()) {
      assertThat(Document.replace(text, match.name(), "")).isNotEmpty();
    }
    assertThat(Matches.full()).extracting(Match::name).doesNotHaveDuplicates();
  }
}
