package dev.perigee.benchmark.serialization;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Measures sizes and times, and puts the tables into the document between its two marks. */
public final class SerializationReport {
  private static final String BEGIN = "<!-- measured: begin -->";
  private static final String END = "<!-- measured: end -->";

  private final Map<Payload, Map<Peer, Double>> sizes = new EnumMap<>(Payload.class);
  private final Map<Payload, Map<Peer, Double>> writes = new EnumMap<>(Payload.class);
  private final Map<Payload, Map<Peer, Double>> reads = new EnumMap<>(Payload.class);

  private SerializationReport() {
    for (Payload payload : Payload.values()) {
      sizes.put(payload, new EnumMap<>(Peer.class));
      writes.put(payload, new EnumMap<>(Peer.class));
      reads.put(payload, new EnumMap<>(Peer.class));
    }
  }

  /**
   * Measures and writes.
   *
   * @param arguments the document, and perhaps {@code sizes} to leave the times out
   */
  public static void main(String[] arguments) throws Exception {
    SerializationReport report = new SerializationReport();
    report.measureSizes();
    if (arguments.length < 2) {
      report.measureTimes();
    }
    String tables = report.tables();
    System.out.println(tables);
    write(Path.of(arguments[0]), tables);
  }

  private void measureSizes() {
    for (Payload payload : Payload.values()) {
      for (Peer peer : Peer.values()) {
        Double size = size(payload, peer);
        if (size != null) {
          sizes.getOrDefault(payload, Map.of()).put(peer, size);
        }
      }
    }
  }

  /** The mean size of values that no dictionary was trained on; null where it does not work. */
  private static @Nullable Double size(Payload payload, Peer peer) {
    Peer.Bytes bytes = peer.open(payload);
    Random random = new Random(99);
    double sum = 0;
    try {
      for (int i = 0; i < 200; i++) {
        byte[] written = bytes.write(payload.make(random));
        bytes.read(written);
        sum += written.length;
      }
      return sum / 200;
    } catch (Exception | LinkageError e) {
      System.out.println(peer.title() + " cannot do " + payload.title() + ": " + e);
      return null;
    }
  }

  private void measureTimes() {
    for (Payload payload : Payload.values()) {
      for (Peer peer : Peer.values()) {
        if (sizes.getOrDefault(payload, Map.of()).containsKey(peer)) {
          CpuTime.Figures figures = CpuTime.measure(payload, peer);
          writes.getOrDefault(payload, Map.of()).put(peer, figures.write());
          reads.getOrDefault(payload, Map.of()).put(peer, figures.read());
        }
      }
    }
  }

  private void ratios(StringBuilder text) {
    text.append("\n**Perigee as a share of others**\n\n")
        .append("| | size / JDK | size / Kryo5 | size / Jackson | dictionary / Kryo5 |")
        .append(" dictionary / ZStd | write: JDK / ours | read: JDK / ours |")
        .append(" write, no references / Kryo5 | read, no references / Kryo5 |")
        .append(" write / Kryo5 | read / Kryo5 |\n|---|")
        .append("--:|".repeat(11))
        .append('\n');
    for (Payload payload : Payload.values()) {
      Map<Peer, Double> size = sizes.getOrDefault(payload, Map.of());
      Map<Peer, Double> write = writes.getOrDefault(payload, Map.of());
      Map<Peer, Double> read = reads.getOrDefault(payload, Map.of());
      text.append("| ").append(payload.title()).append(" |");
      share(text, size, Peer.PERIGEE, Peer.JDK);
      share(text, size, Peer.PERIGEE, Peer.KRYO5);
      share(text, size, Peer.PERIGEE, Peer.JACKSON);
      share(text, size, Peer.PERIGEE_DICTIONARY, Peer.KRYO5);
      share(text, size, Peer.PERIGEE_DICTIONARY, Peer.ZSTD);
      share(text, write, Peer.JDK, Peer.PERIGEE);
      share(text, read, Peer.JDK, Peer.PERIGEE);
      share(text, write, Peer.PERIGEE_NO_REFERENCES, Peer.KRYO5);
      share(text, read, Peer.PERIGEE_NO_REFERENCES, Peer.KRYO5);
      share(text, write, Peer.PERIGEE, Peer.KRYO5);
      share(text, read, Peer.PERIGEE, Peer.KRYO5);
      text.append('\n');
    }
  }

  private static void share(StringBuilder text, Map<Peer, Double> figures, Peer part, Peer whole) {
    Double one = figures.get(part);
    Double other = figures.get(whole);
    text.append(
        one == null || other == null ? " – |" : String.format(Locale.ROOT, " %.2f |", one / other));
  }

  private String tables() {
    StringBuilder text = new StringBuilder();
    text.append("JDK ").append(Runtime.version()).append("\n");
    table(text, "Bytes in Redis, mean of 200 values", sizes);
    table(text, "Writing, ns of processor time", writes);
    table(text, "Reading, ns of processor time", reads);
    ratios(text);
    return text.toString();
  }

  private static void table(
      StringBuilder text, String title, Map<Payload, Map<Peer, Double>> figures) {
    text.append("\n**").append(title).append("**\n\n| |");
    for (Peer peer : Peer.values()) {
      text.append(' ').append(peer.title()).append(" |");
    }
    text.append("\n|---|").append("--:|".repeat(Peer.values().length)).append('\n');
    figures.forEach(
        (payload, row) -> {
          text.append("| ").append(payload.title()).append(" |");
          for (Peer peer : Peer.values()) {
            Double figure = row.get(peer);
            text.append(' ')
                .append(figure == null ? "–" : String.format(Locale.ROOT, "%,.0f", figure))
                .append(" |");
          }
          text.append('\n');
        });
  }

  private static void write(Path document, String tables) throws IOException {
    String text = Files.readString(document, StandardCharsets.UTF_8);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (begin < BEGIN.length() || end < begin) {
      throw new IOException(document + " lacks the marks " + BEGIN + " and " + END);
    }
    Files.writeString(
        document, text.substring(0, begin) + "\n" + tables + "\n" + text.substring(end));
  }
}
