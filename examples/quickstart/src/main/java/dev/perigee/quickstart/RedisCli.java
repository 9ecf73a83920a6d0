package dev.perigee.quickstart;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * As much of {@code redis-cli} as this example needs: another client, which knows nothing of
 * Perigee, on a plain socket.
 */
final class RedisCli implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream replies;

  RedisCli(URI redis) throws IOException {
    socket = new Socket(redis.getHost(), redis.getPort());
    replies = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Sends a command without blanks in its arguments; the reply is text, a number or a list. */
  Object call(String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    return reply();
  }

  /** All keys of a pattern, as one list. */
  List<String> scan(String pattern) throws IOException {
    List<String> keys = new ArrayList<>();
    String cursor = "0";
    do {
      List<?> page = (List<?>) call("SCAN " + cursor + " MATCH " + pattern + " COUNT 1000");
      cursor = page.get(0).toString();
      ((List<?>) page.get(1)).forEach(key -> keys.add(key.toString()));
    } while (!cursor.equals("0"));
    return keys;
  }

  /** A field of {@code INFO}. */
  String info(String field) throws IOException {
    return Stream.of(call("INFO").toString().split("\r\n"))
        .filter(line -> line.startsWith(field + ":"))
        .findFirst()
        .orElseThrow()
        .substring(field.length() + 1);
  }

  private Object reply() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> list(Integer.parseInt(rest));
      default -> throw new IOException(line);
    };
  }

  private String bulk(int length) throws IOException {
    String text = new String(replies.readNBytes(length), StandardCharsets.UTF_8);
    line();
    return text;
  }

  private List<Object> list(int length) throws IOException {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      list.add(reply());
    }
    return list;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = replies.readUnsignedByte(); next != '\n'; next = replies.readUnsignedByte()) {
      line.append((char) next);
    }
    return line.substring(0, line.length() - 1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
