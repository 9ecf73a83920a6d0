package dev.perigee.near.internal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventReaderTest {
  private static final String PREFIX = "__keyspace@0__:";
  private static final String PATTERN = PREFIX + "ä:*";

  private final List<String> events = new ArrayList<>();
  private final List<@Nullable Object> replies = new ArrayList<>();
  private final EventReader reader =
      new EventReader(PATTERN, PREFIX, (key, event) -> events.add(key + " " + event));

  private static String string(String text) {
    return "$" + text.getBytes(UTF_8).length + "\r\n" + text + "\r\n";
  }

  private static String message(char type, String pattern, String key, String event) {
    return type
        + "4\r\n"
        + string("pmessage")
        + string(pattern)
        + string(PREFIX + key)
        + string(event);
  }

  private static String message(String key, String event) {
    return message('*', PATTERN, key, event);
  }

  private RespReader replies() {
    return new RespReader(
        reply -> {
          if (!(reply instanceof List<?> list) || !reader.take(list)) {
            replies.add(reply);
          }
        },
        reader);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, UTF_8);
  }

  @Test
  void aMessageThatIsWhole_isTakenAlone() {
    ByteBuf in = bytes(message("ä:c:s:k", "set") + message("ä:c:s:l", "del"));
    assertThat(reader.take(in)).isTrue();
    assertThat(events).containsExactly("ä:c:s:k set");
    assertThat(reader.take(in)).isTrue();
    assertThat(reader.take(in)).isFalse();
    assertThat(events).containsExactly("ä:c:s:k set", "ä:c:s:l del");
    assertThat(in.isReadable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"set", "expire", "del", "expired", "evicted", "persist", "rename_to", "sét", ""})
  void everyEventIsNamed(String event) {
    assertThat(reader.take(bytes(message("ä:k", event)))).isTrue();
    assertThat(events).containsExactly("ä:k " + event);
  }

  @Test
  void theKeyMayBeEmpty_orLong_orOfAnyCharacters() {
    String longKey = "ä:" + "k".repeat(5_000);
    replies()
        .read(bytes(message("", "set") + message(longKey, "set") + message("ä:\r\n$3\r\n", "del")));
    assertThat(events).containsExactly(" set", longKey + " set", "ä:\r\n$3\r\n del");
  }

  /** What is looked at has 512 bytes. */
  @Test
  void aMessageOfAnyLength_isReadOnce() {
    int rest = message("", "set").getBytes(UTF_8).length + 1; // the channel's length has 3 digits
    for (int length = 505; length < 520; length++) {
      String key = "k".repeat(length - rest);
      events.clear();
      replies().read(bytes(message(key, "set") + message("ä:l", "del")));
      assertThat(events).containsExactly(key + " set", "ä:l del");
    }
    String pattern = PREFIX + "p".repeat(600) + "*";
    EventReader wide =
        new EventReader(pattern, PREFIX, (key, event) -> events.add(key + " " + event));
    events.clear();
    new RespReader(reply -> assertThat(wide.take((List<?>) reply)).isTrue(), wide)
        .read(bytes(message('*', pattern, "k", "set")));
    assertThat(events).containsExactly("k set");
  }

  @Test
  void whatIsNoWholeMessageOfThisSubscription_isLeft() {
    String whole = message("ä:k", "set");
    List<String> others =
        List.of(
            message('*', PREFIX + "b:*", "ä:k", "set"),
            message('$', PATTERN, "ä:k", "set"),
            whole.replace("$3\r\nset", "$4\r\nset"),
            whole.replace("$3\r\nset", "$2\r\nset"),
            whole.replace("$3\r\nset", ":3\r\nset"),
            whole.replace("$3\r\nset", "$\r\nset"),
            whole.replace("$3\r\nset", "$-1\r\nset"),
            whole.replace("$3\r\nset", "$9999999999\r\nset"),
            whole.replace("$3\r\nset", "$3x\nset"),
            whole.substring(0, whole.length() - 1) + "x",
            "*4\r\n" + string("pmessage") + string(PATTERN) + string("short") + string("set"),
            "+OK\r\n",
            "");
    for (String other : others) {
      ByteBuf in = bytes(other);
      int size = in.readableBytes();
      assertThat(reader.take(in)).as(other).isFalse();
      assertThat(in.readableBytes()).isEqualTo(size);
    }
    assertThat(events).isEmpty();
  }

  /** Packets end anywhere; messages of RESP 2 and 3 and replies stand beside each other. */
  @Test
  void whereverBytesAreCut_theSameIsRead() {
    String all =
        "+OK\r\n"
            + message("ä:1", "set")
            + message('>', PATTERN, "ä:2", "expire")
            + "*2\r\n$4\r\npong\r\n$0\r\n\r\n"
            + message("ä:3", "other");
    byte[] whole = all.getBytes(UTF_8);
    for (int first = 0; first <= whole.length; first++) {
      for (int second = first; second <= whole.length; second += 7) {
        events.clear();
        replies.clear();
        RespReader replies = replies();
        replies.read(Unpooled.wrappedBuffer(whole, 0, first));
        replies.read(Unpooled.wrappedBuffer(whole, first, second - first));
        replies.read(Unpooled.wrappedBuffer(whole, second, whole.length - second));
        assertThat(events).containsExactly("ä:1 set", "ä:2 expire", "ä:3 other");
        assertThat(this.replies).hasSize(2);
      }
    }
  }

  @Test
  void repliesThatAreNoMessages_areNotTaken() {
    byte[] message = "pmessage".getBytes(UTF_8);
    byte[] channel = (PREFIX + "k").getBytes(UTF_8);
    byte[] event = "set".getBytes(UTF_8);
    assertThat(reader.take(List.of())).isFalse();
    assertThat(reader.take(List.of(message))).isFalse();
    assertThat(reader.take(List.of("pmessage", channel, channel, event))).isFalse();
    assertThat(reader.take(List.of(message, channel, 1L, event))).isFalse();
    assertThat(reader.take(List.of(message, channel, channel, 1L))).isFalse();
    assertThat(reader.take(List.of(message, channel, event, event))).isFalse();
    assertThat(reader.take(List.of(channel, channel, channel, event))).isFalse();
    assertThat(events).isEmpty();
    assertThat(reader.take(List.of(message, channel, channel, event))).isTrue();
    assertThat(events).containsExactly("k set");
  }
}
