package dev.perigee.hammer.ledger;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.ledger.Change.Cause;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of all entries in the order of the server, and how exactly their times are known.
 *
 * @param changes the changes
 * @param toleranceNanos how wrong a time may be
 */
public record Ledger(List<Change> changes, long toleranceNanos) {

  public Ledger {
    changes = List.copyOf(changes);
  }

  /** Writes it to a file. */
  public void save(Path file) {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(toleranceNanos + "\n");
      for (Change change : changes) {
        out.write(
            change.subject()
                + " "
                + change.key()
                + " "
                + change.value()
                + " "
                + change.earliest()
                + " "
                + change.latest()
                + " "
                + change.deadline()
                + " "
                + change.cause()
                + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what {@link #save} wrote. */
  public static Ledger read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      List<Change> changes = new ArrayList<>(lines.size());
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.split(" ", -1);
        changes.add(
            new Change(
                Subject.valueOf(fields[0]),
                Integer.parseInt(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]),
                Cause.valueOf(fields[6])));
      }
      return new Ledger(changes, Long.parseLong(lines.get(0)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
