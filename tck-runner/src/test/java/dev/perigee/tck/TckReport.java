package dev.perigee.tck;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The outcome of one run of the TCK, as Surefire's reports have it.
 *
 * @param way near cache on or off: {@code near}, {@code far}
 * @param java the Java versions that the reports name: one, if all is well
 * @param run how many tests ran
 * @param skipped how many of them were skipped
 * @param failed the names of those that failed or ended in an error
 */
public record TckReport(String way, Set<String> java, int run, int skipped, List<String> failed) {

  /**
   * All tests of TCK 1.1.1 but those of annotations, which need a bean container. It includes
   * {@code CachingTest#dummyTest}, which the TCK itself turns into an empty test because the
   * exclude list names it.
   */
  static final int TESTS = 481;

  /**
   * Prints a line for each run and throws unless each was perfect.
   *
   * @param arguments {@code way=folder} with the folder of the reports, or {@code way@java=folder}
   *     where the run must have been on that Java
   */
  public static void main(String... arguments) throws IOException {
    check(System.out, arguments);
  }

  static void check(PrintStream out, String... arguments) throws IOException {
    List<String> problems = new ArrayList<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String[] label = argument.substring(0, equals).split("@", 2);
      TckReport report = read(label[0], Path.of(argument.substring(equals + 1)));
      out.println(report);
      problems.addAll(report.problems(label.length == 2 ? label[1] : ""));
    }
    if (arguments.length == 0 || !problems.isEmpty()) {
      throw new IllegalStateException("The TCK is not passed:\n" + String.join("\n", problems));
    }
  }

  /** Reads the reports of a folder; a missing folder is a run of no test. */
  static TckReport read(String way, Path folder) throws IOException {
    Set<String> java = new TreeSet<>();
    List<String> failed = new ArrayList<>();
    int run = 0;
    int skipped = 0;
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> reports = Files.newDirectoryStream(folder, "TEST-*.xml")) {
        for (Path report : reports) {
          Element suite = parse(report);
          run += suite.getElementsByTagName("testcase").getLength();
          skipped += suite.getElementsByTagName("skipped").getLength();
          failed.addAll(testsWith(suite, "failure"));
          failed.addAll(testsWith(suite, "error"));
          java.addAll(javaVersions(suite));
        }
      }
    }
    return new TckReport(way, java, run, skipped, failed);
  }

  /**
   * What is wrong with this run.
   *
   * @param wantedJava the Java it must have been on; empty for any
   */
  List<String> problems(String wantedJava) {
    List<String> problems = new ArrayList<>();
    if (run != TESTS) {
      problems.add(this + ": the TCK has " + TESTS + " tests; was it found at all?");
    }
    if (skipped != 0) {
      problems.add(this + ": " + skipped + " skipped; nothing may be");
    }
    if (!wantedJava.isEmpty() && !java.equals(Set.of(wantedJava))) {
      problems.add(this + ": expected to run on JDK " + wantedJava);
    }
    failed.forEach(test -> problems.add(this + ": " + test));
    return problems;
  }

  @Override
  public String toString() {
    return "TCK %s, JDK %s: %d run, %d failed"
        .formatted(way, String.join("+", java), run, failed.size());
  }

  private static List<String> testsWith(Element suite, String outcome) {
    List<String> names = new ArrayList<>();
    NodeList outcomes = suite.getElementsByTagName(outcome);
    for (int i = 0; i < outcomes.getLength(); i++) {
      Element test = (Element) outcomes.item(i).getParentNode();
      names.add(test.getAttribute("classname") + "#" + test.getAttribute("name"));
    }
    return names;
  }

  private static List<String> javaVersions(Element suite) {
    List<String> versions = new ArrayList<>();
    NodeList properties = suite.getElementsByTagName("property");
    for (int i = 0; i < properties.getLength(); i++) {
      Element property = (Element) properties.item(i);
      if (property.getAttribute("name").equals("java.specification.version")) {
        versions.add(property.getAttribute("value"));
      }
    }
    return versions;
  }

  private static Element parse(Path report) throws IOException {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(report.toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(report + " is no report of Surefire", e);
    }
  }
}
