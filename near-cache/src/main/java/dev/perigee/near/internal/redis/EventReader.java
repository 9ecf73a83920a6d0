package dev.perigee.near.internal.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the keyspace events of one subscription to a pattern: {@code pmessage}, the pattern, the
 * channel, which names the key, and the event.
 *
 * <p>Every node hears of every write to its caches, by whomever, so what an event costs limits how
 * many nodes can share a cache. All messages of a subscription begin with the same bytes, and few
 * events have names of their own: of a message that has come whole, nothing is copied but the key.
 * What is cut in two by a packet goes the way of all replies, and comes here as a list.
 *
 * <p>Not thread-safe: belongs to the thread of its connection.
 */
final class EventReader implements RespReader.Shortcut {

  /** Takes events. */
  interface Sink {
    /** The next one. */
    void event(String key, String event);
  }

  private static final byte[] MESSAGE = "pmessage".getBytes(US_ASCII);
  private static final int END_OF_LINE = 2;
  private static final int MOST_DIGITS = 9;

  /** What happens to strings, more often than anything else. */
  private static final List<String> FREQUENT =
      List.of("set", "expire", "del", "expired", "evicted", "persist");

  private static final byte[][] FREQUENT_BYTES =
      FREQUENT.stream().map(name -> name.getBytes(US_ASCII)).toArray(byte[][]::new);

  /** What every message begins with, but for its first byte, which RESP 2 and 3 differ in. */
  private final byte[] beginning;

  private final int prefixLength;
  private final Sink sink;

  /** The first bytes of what is looked at. A message that is longer goes the long way. */
  private final byte[] bytes = new byte[512];

  private int length;

  /** Where the next thing to read begins in them. */
  private int at;

  /**
   * @param pattern what was subscribed to
   * @param channelPrefix what stands before the key in the name of a channel
   */
  EventReader(String pattern, String channelPrefix, Sink sink) {
    int size = pattern.getBytes(UTF_8).length;
    this.beginning =
        ("4\r\n$8\r\npmessage\r\n$" + size + "\r\n" + pattern + "\r\n").getBytes(UTF_8);
    this.prefixLength = channelPrefix.getBytes(UTF_8).length;
    this.sink = sink;
  }

  /** A reply that came by the long way: takes it if it is a message, and says so. */
  boolean take(List<?> reply) {
    if (reply.size() != 4
        || !(reply.get(0) instanceof byte[] kind)
        || !Arrays.equals(kind, MESSAGE)
        || !(reply.get(2) instanceof byte[] channel)
        || !(reply.get(3) instanceof byte[] event)
        || channel.length < prefixLength) {
      return false;
    }
    sink.event(keyOf(channel, 0, channel.length), new String(event, UTF_8));
    return true;
  }

  @Override
  public boolean take(ByteBuf in) {
    length = Math.min(in.readableBytes(), bytes.length);
    in.getBytes(in.readerIndex(), bytes, 0, length);
    if (length <= beginning.length
        || (bytes[0] != '*' && bytes[0] != '>')
        || !Arrays.equals(bytes, 1, 1 + beginning.length, beginning, 0, beginning.length)) {
      return false;
    }
    at = 1 + beginning.length;
    int channelLength = string();
    int channel = at - channelLength - END_OF_LINE;
    if (channelLength < prefixLength) {
      return false;
    }
    int nameLength = string();
    int name = at - nameLength - END_OF_LINE;
    if (nameLength < 0) {
      return false;
    }
    in.skipBytes(at);
    sink.event(keyOf(bytes, channel, channelLength), nameOf(name, nameLength));
    return true;
  }

  /** Goes behind a string and its end of line; its length, or -1 where it has not come whole. */
  private int string() {
    if (at >= length || bytes[at] != '$') {
      return -1;
    }
    int size = 0;
    int digits = at + 1;
    for (at = digits; at < length && bytes[at] != '\r' && at - digits < MOST_DIGITS; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      size = 10 * size + digit;
    }
    int end = at + END_OF_LINE + size;
    if (at == digits || !isEndOfLine(at) || !isEndOfLine(end)) {
      return -1;
    }
    at = end + END_OF_LINE;
    return size;
  }

  private boolean isEndOfLine(int place) {
    return place + 1 < length && bytes[place] == '\r' && bytes[place + 1] == '\n';
  }

  private String keyOf(byte[] from, int channel, int channelLength) {
    return new String(from, channel + prefixLength, channelLength - prefixLength, UTF_8);
  }

  private String nameOf(int from, int size) {
    for (int i = 0; i < FREQUENT_BYTES.length; i++) {
      byte[] name = FREQUENT_BYTES[i];
      if (Arrays.equals(bytes, from, from + size, name, 0, name.length)) {
        return FREQUENT.get(i);
      }
    }
    return new String(bytes, from, size, UTF_8);
  }
}
