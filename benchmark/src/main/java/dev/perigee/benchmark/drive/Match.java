package dev.perigee.benchmark.drive;

import dev.perigee.benchmark.contestant.Contestant;
import dev.perigee.benchmark.value.Sample;
import dev.perigee.benchmark.workload.Task;
import java.util.List;
import java.util.Locale;

/**
 * One workload, and those who compete in it.
 *
 * @param title of its table
 * @param name as it is chosen on the command line
 * @param task what is done
 * @param sample with which values
 * @param threads by how many threads; a table each
 * @param contestants the first is the baseline
 */
public record Match(
    String title,
    String name,
    Task task,
    Sample sample,
    List<Integer> threads,
    List<Contestant> contestants) {

  static Match of(
      String title, Task task, Sample sample, List<Integer> threads, List<Contestant> contestants) {
    return new Match(
        title + ", " + sample.name().toLowerCase(Locale.ROOT),
        task.title() + "-" + sample.name().toLowerCase(Locale.ROOT),
        task,
        sample,
        threads,
        contestants);
  }
}
