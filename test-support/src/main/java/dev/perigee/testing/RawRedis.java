package dev.perigee.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks plain RESP2: the "somebody else" of a test, who writes to Redis past the
 * product and looks at what the product did. Not thread-safe.
 *
 * <p>Replies are {@code String} (status), {@code Long}, {@code byte[]} (bulk), {@code List}, or
 * {@code null}; error replies are thrown as {@link ErrorReply}, and trouble with the socket as
 * {@link UncheckedIOException}.
 */
public final class RawRedis implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /** What Redis says when it refuses a command. */
  public static final class ErrorReply extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ErrorReply(String message) {
      super(message);
    }
  }

  private RawRedis(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Connects to a server on this machine. */
  public static RawRedis connect(int port) {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      socket.connect(address, (int) TIMEOUT.toMillis());
      return new RawRedis(socket);
    } catch (IOException e) {
      try (socket) {
        throw new UncheckedIOException("no connection to 127.0.0.1:" + port, e);
      } catch (IOException closing) {
        throw new UncheckedIOException(closing);
      }
    }
  }

  /** Sends a command and waits for its reply. */
  public @Nullable Object call(String... command) {
    byte[][] words = new byte[command.length][];
    for (int i = 0; i < command.length; i++) {
      words[i] = command[i].getBytes(StandardCharsets.UTF_8);
    }
    return call(words);
  }

  /** As {@link #call(String...)}, with binary words. */
  public @Nullable Object call(byte[]... command) {
    try {
      send(command);
      return reply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The reply as text; {@code null} for a nil reply. */
  public @Nullable String text(String... command) {
    Object reply = call(command);
    return reply == null ? null : textOf(reply);
  }

  /** The reply as a whole number. */
  public long number(String... command) {
    Object reply = call(command);
    if (reply instanceof Long number) {
      return number;
    }
    throw new IllegalStateException(command[0] + " gave no number: " + reply);
  }

  /** The bytes under a key; {@code null} where there are none. */
  public byte @Nullable [] get(String key) {
    return (byte[]) call("GET", key);
  }

  /**
   * Waits for the next message that comes unasked: of a subscription, or of MONITOR.
   *
   * @return {@code null} where none came in time
   */
  public @Nullable Object next(Duration timeout) {
    try {
      socket.setSoTimeout(Math.max(1, (int) timeout.toMillis()));
      try {
        in.mark(1);
        if (in.read() < 0) {
          throw new EOFException("the server closed the connection");
        }
        in.reset();
      } catch (SocketTimeoutException e) {
        return null;
      } finally {
        socket.setSoTimeout((int) TIMEOUT.toMillis());
      }
      return reply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fields of a section of INFO. */
  public Map<String, String> info(String section) {
    Map<String, String> fields = new HashMap<>();
    String all = text("INFO", section);
    for (String line : all == null ? new String[0] : all.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0 && !line.startsWith("#")) {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return fields;
  }

  /** How often the server has executed each command so far; those inside scripts too. */
  public CommandCounts commandCounts() {
    return CommandCounts.parse(info("commandstats"));
  }

  /** Status, bulk or number as text, lists with their elements so. */
  public static String textOf(@Nullable Object reply) {
    if (reply instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    if (reply instanceof List<?> list) {
      return list.stream().map(RawRedis::textOf).toList().toString();
    }
    return String.valueOf(reply);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(byte[][] command) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(ascii("*" + command.length + "\r\n"));
    for (byte[] word : command) {
      request.writeBytes(ascii("$" + word.length + "\r\n"));
      request.writeBytes(word);
      request.writeBytes(ascii("\r\n"));
    }
    out.write(request.toByteArray());
    out.flush();
  }

  private @Nullable Object reply() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case '-' -> throw new ErrorReply(rest);
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> list(Integer.parseInt(rest));
      default -> throw new IOException("not RESP2: " + line);
    };
  }

  private byte @Nullable [] bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || in.readNBytes(2).length < 2) {
      throw new EOFException("the server closed the connection within a reply");
    }
    return bytes;
  }

  private @Nullable List<@Nullable Object> list(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    List<@Nullable Object> elements = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      elements.add(reply());
    }
    return elements;
  }

  private String line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\r'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      bytes.write(next);
    }
    if (in.read() != '\n' || bytes.size() == 0) {
      throw new IOException("not RESP2: a line ends with CR LF and is not empty");
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
