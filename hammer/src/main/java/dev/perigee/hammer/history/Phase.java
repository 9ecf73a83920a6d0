package dev.perigee.hammer.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A fault, and the recovery after it: until the next phase begins.
 *
 * @param name what was done
 * @param start the local time at which it began
 * @param healed the local time at which it was undone, or at which it was done where nobody undoes
 *     it
 * @param proven the local time at which entries of every master were served near again, where that
 *     was looked for; else {@code healed}
 */
public record Phase(String name, long start, long healed, long proven) {

  /** The name of phases in which slots move from one master of a cluster to another. */
  public static final String SLOTS_MOVED = "cluster-slots-moved";

  /** A phase after which only near hits are counted. */
  public Phase(String name, long start, long healed) {
    this(name, start, healed, healed);
  }

  /** Writes phases to a file. */
  public static void save(List<Phase> phases, Path file) {
    try {
      Files.write(
          file,
          phases.stream()
              .map(
                  phase -> phase.name + " " + phase.start + " " + phase.healed + " " + phase.proven)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what {@link #save} wrote. */
  public static List<Phase> read(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.split(" ", -1))
          .map(
              fields ->
                  new Phase(
                      fields[0],
                      Long.parseLong(fields[1]),
                      Long.parseLong(fields[2]),
                      Long.parseLong(fields[3])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
