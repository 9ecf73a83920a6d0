package dev.perigee.hammer.history;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes operations to a file. Thread-safe. */
public final class HistoryWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final DataOutputStream out;

  public HistoryWriter(Path file) {
    try {
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds an operation. */
  @SuppressWarnings("EnumOrdinal") // who reads it runs on the same classes
  public synchronized void add(Operation operation) {
    try {
      out.writeByte(operation.node());
      out.writeByte(operation.kind().ordinal());
      out.writeByte(operation.subject().ordinal());
      out.writeInt(operation.key());
      out.writeLong(operation.observed());
      out.writeLong(operation.written());
      out.writeByte(operation.outcome().ordinal());
      out.writeLong(operation.start());
      out.writeLong(operation.end());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
