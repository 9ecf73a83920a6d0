package dev.perigee.hammer.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.hammer.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryTest {
  @TempDir Path folder;

  @Test
  void operations_comeBack() {
    Path file = folder.resolve("h");
    Operation one =
        new Operation(1, Kind.INVOKE, Subject.BRIEF, 47, -1, 1L << 50, Outcome.FAILED, -5, 9);
    Operation other = new Operation(0, Kind.GET, Subject.OFF, 0, 0, -1, Outcome.DONE, 1, 2);
    try (HistoryWriter writer = new HistoryWriter(file)) {
      writer.add(one);
      writer.add(other);
    }
    assertThat(HistoryReader.read(file)).containsExactly(one, other);
  }

  @Test
  void cutOff_isAnError() throws IOException {
    Path file = folder.resolve("h");
    try (HistoryWriter writer = new HistoryWriter(file)) {
      writer.add(new Operation(0, Kind.GET, Subject.OFF, 0, 0, -1, Outcome.DONE, 1, 2));
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> HistoryReader.read(file)).hasMessageContaining("cut off");
  }

  @Test
  void phases_comeBack() {
    List<Phase> phases = List.of(new Phase("flushdb", 1, 2), new Phase("quiescence", 3, 4));
    Phase.save(phases, folder.resolve("p"));
    assertThat(Phase.read(folder.resolve("p"))).isEqualTo(phases);
  }
}
