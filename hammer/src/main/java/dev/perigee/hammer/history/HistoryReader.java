package dev.perigee.hammer.history;

import dev.perigee.hammer.Subject;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link HistoryWriter} wrote. */
public final class HistoryReader {
  private static final int BUFFER = 1 << 16;
  private static final Kind[] KINDS = Kind.values();
  private static final Subject[] SUBJECTS = Subject.values();
  private static final Outcome[] OUTCOMES = Outcome.values();

  private HistoryReader() {}

  /** All operations of a file; it must end with a whole one. */
  public static List<Operation> read(Path file) {
    List<Operation> operations = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      for (int node = in.read(); node >= 0; node = in.read()) {
        operations.add(
            new Operation(
                node,
                KINDS[in.readByte()],
                SUBJECTS[in.readByte()],
                in.readInt(),
                in.readLong(),
                in.readLong(),
                OUTCOMES[in.readByte()],
                in.readLong(),
                in.readLong()));
      }
      return operations;
    } catch (EOFException e) {
      throw new UncheckedIOException(file + " ends within an operation: its node was cut off", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
