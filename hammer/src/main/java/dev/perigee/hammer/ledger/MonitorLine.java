package dev.perigee.hammer.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of MONITOR: {@code 1339518083.107412 [0 127.0.0.1:60866] "SET" "key" "bytes"}.
 *
 * @param micros when the command was executed, in microseconds since 1970 by the server's clock
 * @param database the number of the database
 * @param sourcePort of whom it came from; 0 for a script
 * @param words command and arguments, bytes outside ASCII left escaped
 */
record MonitorLine(long micros, int database, int sourcePort, List<String> words) {

  static MonitorLine parse(String line) {
    int dot = line.indexOf('.');
    int blank = line.indexOf(' ', dot);
    int afterDatabase = line.indexOf(' ', blank + 2);
    int bracket = line.indexOf("] ", blank);
    if (dot < 0 || bracket < 0) {
      throw new IllegalArgumentException("no line of MONITOR: " + line);
    }
    long seconds = Long.parseLong(line.substring(0, dot));
    long fraction = Long.parseLong(line.substring(dot + 1, blank));
    int database = Integer.parseInt(line.substring(blank + 2, afterDatabase));
    return new MonitorLine(
        seconds * 1_000_000 + fraction,
        database,
        port(line.substring(afterDatabase, bracket)),
        words(line, bracket + "] ".length()));
  }

  private static int port(String source) {
    int colon = source.lastIndexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(source.substring(colon + 1));
  }

  private static List<String> words(String line, int from) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inside = false;
    for (int i = from; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        if (inside) {
          words.add(word.toString());
          word.setLength(0);
        }
        inside = !inside;
      } else if (c == '\\') {
        word.append(c).append(line.charAt(++i));
      } else if (inside) {
        word.append(c);
      }
    }
    return words;
  }
}
