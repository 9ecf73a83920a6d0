package dev.perigee.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build must not be green when the TCK was not passed. */
final class TckReportTest {
  private static final String PASSED = "<testcase classname='t.A' name='a'/>";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @Test
  void perfect() throws IOException {
    report("one", "25", PASSED.repeat(400));
    report("two", "25", PASSED.repeat(81));

    TckReport read = TckReport.read("near", folder);

    assertThat(read).hasToString("TCK near, JDK 25: 481 run, 0 failed");
    assertThat(read.problems("25")).isEmpty();
    assertThat(read.problems("")).isEmpty();
    check("near@25=" + folder);
    assertThat(printed).hasToString("TCK near, JDK 25: 481 run, 0 failed" + System.lineSeparator());
  }

  @Test
  void failuresAndErrors_named() throws IOException {
    report("one", "17", PASSED.repeat(479) + broken("failure") + broken("error"));

    assertThatThrownBy(() -> check("far=" + folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("TCK far, JDK 17: 481 run, 2 failed: t.A#failure")
        .hasMessageContaining("TCK far, JDK 17: 481 run, 2 failed: t.A#error");
  }

  @Test
  void oneTestMissing() throws IOException {
    report("one", "17", PASSED.repeat(480));

    assertThat(TckReport.read("far", folder).problems("")).hasSize(1);
  }

  @Test
  void oneTestSkipped() throws IOException {
    report("one", "17", PASSED.repeat(480) + broken("skipped"));

    assertThat(TckReport.read("far", folder).problems("")).hasSize(1);
  }

  @Test
  void noTests() {
    assertThatThrownBy(() -> check("near=" + folder.resolve("absent")))
        .hasMessageContaining("0 run")
        .hasMessageContaining("was it found at all?");
    assertThatThrownBy(this::check).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anotherJava() throws IOException {
    report("one", "17", PASSED.repeat(481));

    assertThat(TckReport.read("near", folder).problems("25"))
        .singleElement()
        .asString()
        .contains("expected to run on JDK 25");
  }

  @Test
  void excluded_oneTestOnly() throws IOException {
    try (var list = TckReportTest.class.getResourceAsStream("/ExcludeList")) {
      assertThat(list).isNotNull();
      assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8).lines())
          .containsExactly("org.jsr107.tck.CachingTest#dummyTest");
    }
  }

  private void check(String... arguments) throws IOException {
    TckReport.check(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments);
  }

  private void report(String name, String java, String testcases) throws IOException {
    Files.writeString(
        folder.resolve("TEST-" + name + ".xml"),
        "<testsuite><properties><property name='java.specification.version' value='"
            + java
            + "'/></properties>"
            + testcases
            + "</testsuite>");
  }

  private static String broken(String outcome) {
    return "<testcase classname='t.A' name='" + outcome + "'><" + outcome + "/></testcase>";
  }
}
