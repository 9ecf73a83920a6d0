package dev.perigee.benchmark.node;

import dev.perigee.benchmark.contestant.Contestant;
import dev.perigee.benchmark.contestant.Setting;
import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;
import dev.perigee.benchmark.workload.Task;
import dev.perigee.benchmark.workload.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The main class of a contestant's JVM: a line in is an order, a line out its result. */
public final class NodeMain {
  private final Contestant contestant;
  private final Subject subject;
  private final List<Subject> companions = new ArrayList<>();
  private @Nullable Workload workload;
  private @Nullable Slices slices;

  private NodeMain(Contestant contestant, Subject subject) {
    this.contestant = contestant;
    this.subject = subject;
  }

  /**
   * Opens the contestant, says so, and then obeys until its input ends.
   *
   * @param arguments contestant, URI of Redis, number of the node, near entries, sample
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err); // whatever libraries print is no result
    Setting setting =
        new Setting(
            URI.create(arguments[1]),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Sample.valueOf(arguments[4]));
    Contestant contestant = Contestant.valueOf(arguments[0]);
    try (Subject subject = contestant.open(setting)) {
      out.println("ready");
      new NodeMain(contestant, subject).obey(setting, out);
    }
    System.exit(0);
  }

  private void obey(Setting setting, PrintStream out) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        out.println(obey(line.split(" ", -1), setting));
      } catch (UnsupportedOperationException e) {
        out.println("cannot");
      } catch (Exception e) {
        if (e.getCause() instanceof UnsupportedOperationException) {
          out.println("cannot");
        } else {
          e.printStackTrace();
          out.println("failed " + e.toString().replaceAll("\\s+", " "));
        }
      }
    }
  }

  private String obey(String[] order, Setting setting) throws Exception {
    switch (order[0]) {
      case "prepare" -> {
        workload = Task.valueOf(order[1]).open(setting.sample());
        workload.prepare(subject);
        return "done";
      }
      case "threads" -> {
        if (slices != null) {
          slices.close();
        }
        Workload current = workload;
        if (current == null) {
          throw new IllegalStateException("prepare comes first");
        }
        slices = new Slices(subject, current, Integer.parseInt(order[1]));
        return "done";
      }
      case "before" -> {
        slices().before();
        return "done";
      }
      case "run" -> {
        return slices().run(Long.parseLong(order[1]) * 1_000_000).line();
      }
      case "fill" -> {
        fill(Integer.parseInt(order[1]), setting.sample());
        return "done";
      }
      case "first" -> {
        return String.valueOf(subject.get(Sample.key(0)) != null);
      }
      case "join" -> {
        join(Integer.parseInt(order[1]), setting);
        return "done";
      }
      case "reset" -> {
        Signal.reset(subject);
        return "done";
      }
      case "publish" -> {
        return new Signal(order[1]).publish(subject, Integer.parseInt(order[2]));
      }
      case "watch" -> {
        return new Signal(order[1]).watch(subject, Integer.parseInt(order[2]));
      }
      case "collect" -> {
        System.gc();
        return "done";
      }
      default -> throw new IllegalArgumentException("no such order: " + order[0]);
    }
  }

  private void fill(int count, Sample sample) throws Exception {
    Map<String, Object> part = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      part.put(Sample.key(i), sample.make(i));
      if (part.size() == 500 || i == count - 1) {
        subject.fill(part);
        part = new LinkedHashMap<>();
      }
    }
    for (int i = 0; i < count; i++) {
      subject.get(Sample.key(i)); // near, where that is possible
    }
  }

  /** More nodes of the same contestant, with connections of their own. */
  private void join(int count, Setting setting) throws Exception {
    for (int i = companions.size(); i < count; i++) {
      Subject companion =
          contestant.open(
              new Setting(setting.redis(), i + 1, setting.nearEntries(), setting.sample()));
      companions.add(companion);
      companion.get(Sample.key(0));
    }
  }

  private Slices slices() {
    Slices current = slices;
    if (current == null) {
      throw new IllegalStateException("threads comes first");
    }
    return current;
  }
}
