package dev.perigee.near.internal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads replies of Redis (RESP 2 and RESP 3) out of bytes that come in pieces, cut anywhere.
 *
 * <p>A bulk string is a {@code byte[]} and an integer a {@code Long}, a simple string, a double, a
 * big number or a boolean a {@code String}, an array, a set, a map or a push a {@code List}, an
 * error a {@link org.redisson.client.RedisException} in its place. Bytes of a string are copied
 * once, from where they arrived to where they stay, and what is allocated before they arrive is
 * bounded whatever length was announced.
 *
 * <p>Not thread-safe: belongs to the thread of its connection. After a {@link MalformedReply} it is
 * of no use any more.
 */
final class RespReader {
  /** What Redis accepts of a string at most, by default. */
  private static final int LONGEST = 512 << 20;

  private static final int LONGEST_LINE = 64 << 10;
  private static final int DEEPEST = 16;

  /** So much is allocated ahead of the bytes. */
  private static final int AHEAD = 1 << 20;

  private static final int END_OF_LINE = 2;

  /** Bytes that are no reply of a Redis. */
  static final class MalformedReply extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedReply(String message) {
      super(message);
    }
  }

  /** Who knows some replies by heart, and takes them off the bytes without this class. */
  interface Shortcut {
    /** Takes one whole reply from the beginning of the bytes, and says so; or takes nothing. */
    boolean take(ByteBuf in);
  }

  private final Consumer<@Nullable Object> replies;
  private final Shortcut shortcut;
  private final Deque<Elements> open = new ArrayDeque<>();

  private byte[] line = new byte[128];
  private int lineLength;

  private byte @Nullable [] bulk;
  private int bulkLength;
  private int bulkFilled;
  private byte bulkType;

  /** An array some elements of which have not come. */
  private static final class Elements {
    final List<@Nullable Object> values;
    final boolean counts;
    int missing;

    Elements(int size, boolean counts) {
      this.values = new ArrayList<>(Math.min(size, 1_000));
      this.missing = size;
      this.counts = counts;
    }
  }

  /**
   * @param replies gets each reply when it is complete; {@code null} is one as well
   */
  RespReader(Consumer<@Nullable Object> replies) {
    this(replies, in -> false);
  }

  /**
   * @param replies gets each other reply when it is complete; {@code null} is one as well
   * @param shortcut is asked first where a reply begins
   */
  RespReader(Consumer<@Nullable Object> replies, Shortcut shortcut) {
    this.replies = replies;
    this.shortcut = shortcut;
  }

  /**
   * Takes all bytes.
   *
   * @throws MalformedReply if they are no replies
   */
  void read(ByteBuf in) {
    while (in.isReadable()) {
      byte[] current = bulk;
      if (current != null) {
        fill(current, in);
      } else if (!(isBetweenReplies() && shortcut.take(in)) && takeLine(in)) {
        int length = lineLength;
        lineLength = 0;
        begin(length);
      }
    }
  }

  private boolean isBetweenReplies() {
    return lineLength == 0 && open.isEmpty();
  }

  /** Moves bytes to the line; whether its end has come, which is not kept. */
  private boolean takeLine(ByteBuf in) {
    int end = in.forEachByte(ByteProcessor.FIND_LF);
    int count = (end < 0 ? in.writerIndex() : end + 1) - in.readerIndex();
    int length = lineLength + count;
    if (length > LONGEST_LINE) {
      throw new MalformedReply("a line of more than " + LONGEST_LINE + " bytes");
    }
    if (length > line.length) {
      line = Arrays.copyOf(line, Math.max(length, 2 * line.length));
    }
    in.readBytes(line, lineLength, count);
    lineLength = length;
    if (end < 0) {
      return false;
    }
    if (length < 1 + END_OF_LINE || line[length - END_OF_LINE] != '\r') {
      throw new MalformedReply("a line that is none");
    }
    lineLength -= END_OF_LINE;
    return true;
  }

  private void begin(int length) {
    byte type = line[0];
    switch (type) {
      case '$', '=', '!' -> beginBulk(type, size(length));
      case ':' -> add(number(length));
      case '+' -> add(isOk(length) ? "OK" : text(length));
      case ',', '(', '#' -> add(text(length));
      case '_' -> add(null);
      case '-' -> add(ErrorReplies.of(text(length)));
      case '*', '~', '>' -> beginArray(size(length), true);
      case '%' -> beginArray(2 * size(length), true);
      case '|' -> beginArray(2 * size(length), false); // attributes of what follows: not ours
      default -> throw new MalformedReply("a reply of type " + (type & 0xff));
    }
  }

  private void beginBulk(byte type, int size) {
    if (size < 0) {
      add(null);
      return;
    }
    bulkType = type;
    bulkLength = size;
    bulkFilled = 0;
    bulk = new byte[Math.min(size, AHEAD)];
  }

  /** Copies what has come of a string and of the end of line that follows it. */
  private void fill(byte[] begun, ByteBuf in) {
    byte[] current = begun;
    int count = Math.min(in.readableBytes(), bulkLength - bulkFilled);
    if (count > 0) {
      if (bulkFilled + count > current.length) {
        long wanted = Math.max(bulkFilled + count, 2L * current.length);
        current = Arrays.copyOf(current, (int) Math.min(wanted, bulkLength));
        bulk = current;
      }
      in.readBytes(current, bulkFilled, count);
      bulkFilled += count;
    }
    while (in.isReadable() && bulkFilled >= bulkLength) {
      if (in.readByte() != (bulkFilled == bulkLength ? '\r' : '\n')) {
        throw new MalformedReply("a string that is longer than announced");
      }
      bulkFilled++;
      if (bulkFilled == bulkLength + END_OF_LINE) {
        bulk = null;
        add(bulkType == '!' ? ErrorReplies.of(new String(current, UTF_8)) : current);
        return;
      }
    }
  }

  private void beginArray(int size, boolean counts) {
    if (size < 0) {
      add(null);
    } else if (size == 0) {
      if (counts) {
        add(List.of());
      }
    } else if (open.size() == DEEPEST) {
      throw new MalformedReply("arrays that are nested more than " + DEEPEST + " deep");
    } else {
      open.push(new Elements(size, counts));
    }
  }

  /** A value is complete, and perhaps arrays with it. */
  private void add(@Nullable Object value) {
    Object complete = value;
    for (Elements around = open.peek(); around != null; around = open.peek()) {
      around.values.add(complete);
      if (--around.missing > 0) {
        return;
      }
      open.pop();
      if (!around.counts) {
        return;
      }
      complete = around.values;
    }
    replies.accept(complete);
  }

  private boolean isOk(int length) {
    return length == 3 && line[1] == 'O' && line[2] == 'K';
  }

  private String text(int length) {
    return new String(line, 1, length - 1, UTF_8);
  }

  private int size(int length) {
    long size = number(length);
    if (size < -1 || size > LONGEST) {
      throw new MalformedReply("a length of " + size);
    }
    return (int) size;
  }

  private long number(int length) {
    boolean negative = length > 1 && line[1] == '-';
    int from = negative ? 2 : 1;
    if (from == length || length - from > 19) {
      throw new MalformedReply("a number of " + (length - from) + " digits");
    }
    long number = 0;
    for (int i = from; i < length; i++) {
      int digit = line[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new MalformedReply("a number that is none");
      }
      number = 10 * number - digit; // below zero: there is one more of them
    }
    return negative ? number : -number;
  }
}
