package dev.perigee.near.internal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.internal.redis.RespReader.MalformedReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.client.RedisAskException;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisMovedException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.RedisTryAgainException;

final class RespReaderTest {
  private final List<@Nullable Object> replies = new ArrayList<>();
  private final RespReader reader = new RespReader(replies::add);

  private void read(String bytes) {
    reader.read(Unpooled.wrappedBuffer(bytes.getBytes(UTF_8)));
  }

  /** As text, so that replies of any kind can be compared. */
  private static String text(@Nullable Object reply) {
    if (reply instanceof byte[] bytes) {
      return "\"" + new String(bytes, UTF_8) + "\"";
    }
    if (reply instanceof List<?> list) {
      return list.stream().map(RespReaderTest::text).collect(Collectors.joining(", ", "[", "]"));
    }
    return reply instanceof Throwable error ? "!" + error.getMessage() : String.valueOf(reply);
  }

  private List<String> texts() {
    return replies.stream().map(RespReaderTest::text).toList();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "+OK\\r\\n; OK",
        "+PONG\\r\\n; PONG",
        "$5\\r\\nhello\\r\\n; \"hello\"",
        "$0\\r\\n\\r\\n; \"\"",
        "$-1\\r\\n; null",
        "_\\r\\n; null",
        "*-1\\r\\n; null",
        ":0\\r\\n; 0",
        ":-1\\r\\n; -1",
        ":9223372036854775807\\r\\n; 9223372036854775807",
        ":-9223372036854775808\\r\\n; -9223372036854775808",
        "*0\\r\\n; []",
        "*2\\r\\n$1\\r\\na\\r\\n:7\\r\\n; [\"a\", 7]",
        "*2\\r\\n*1\\r\\n:1\\r\\n*2\\r\\n$-1\\r\\n:2\\r\\n; [[1], [null, 2]]",
        "%1\\r\\n+k\\r\\n:1\\r\\n; [k, 1]",
        "~1\\r\\n:1\\r\\n; [1]",
        ">2\\r\\n+message\\r\\n+x\\r\\n; [message, x]",
        "|1\\r\\n+ttl\\r\\n:3\\r\\n:5\\r\\n; 5",
        ",1.5\\r\\n; 1.5",
        "#t\\r\\n; t",
        "(123456789012345678901234567890\\r\\n; 123456789012345678901234567890",
        "=8\\r\\ntxt:text\\r\\n; \"txt:text\"",
        "-ERR no\\r\\n; !ERR no",
        "!8\\r\\nERR long\\r\\n; !ERR long",
        "*2\\r\\n-ERR no\\r\\n:1\\r\\n; [!ERR no, 1]",
      })
  void eachType(String bytes, String expected) {
    read(bytes.replace("\\r\\n", "\r\n"));
    assertThat(texts()).containsExactly(expected);
  }

  /** Whatever is cut wherever, the same replies come out, and in their order. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void piecesMayBeCutAnywhere(long seed) {
    Random random = new Random(seed);
    List<String> expected = new ArrayList<>();
    StringBuilder stream = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      expected.add(append(stream, random, 0));
    }
    ByteBuf all = Unpooled.wrappedBuffer(stream.toString().getBytes(UTF_8));
    while (all.isReadable()) {
      reader.read(all.readSlice(Math.min(all.readableBytes(), 1 + random.nextInt(40))));
    }
    assertThat(texts()).isEqualTo(expected);
  }

  private static String append(StringBuilder stream, Random random, int depth) {
    switch (random.nextInt(depth < 4 ? 6 : 4)) {
      case 0 -> {
        long number = random.nextLong();
        stream.append(':').append(number).append("\r\n");
        return String.valueOf(number);
      }
      case 1 -> {
        stream.append("$-1\r\n");
        return "null";
      }
      case 2 -> {
        stream.append("-ERR e").append(depth).append("\r\n");
        return "!ERR e" + depth;
      }
      case 3 -> {
        String value = "\r\nx".repeat(random.nextInt(30));
        stream.append('$').append(value.length()).append("\r\n").append(value).append("\r\n");
        return "\"" + value + "\"";
      }
      default -> {
        List<String> elements = new ArrayList<>();
        int size = random.nextInt(5);
        stream.append('*').append(size).append("\r\n");
        for (int i = 0; i < size; i++) {
          elements.add(append(stream, random, depth + 1));
        }
        return "[" + String.join(", ", elements) + "]";
      }
    }
  }

  @Test
  void aStringOfManyPieces_isWhole() {
    byte[] value = new byte[5 << 20];
    new Random(3).nextBytes(value);
    read("$" + value.length + "\r\n");
    for (int from = 0; from < value.length; from += 60_000) {
      reader.read(Unpooled.wrappedBuffer(value, from, Math.min(60_000, value.length - from)));
    }
    assertThat(replies).isEmpty();
    read("\r\n");
    assertThat((byte[]) replies.get(0)).isEqualTo(value);
  }

  /** A length is no reason to allocate what has not come. */
  @Test
  void announcedLengthsAllocateNothing() {
    for (int i = 0; i < 200; i++) { // 100 GB, were it allocated
      RespReader each = new RespReader(replies::add);
      each.read(Unpooled.wrappedBuffer("$536870912\r\nx".getBytes(UTF_8)));
      each = new RespReader(replies::add);
      each.read(Unpooled.wrappedBuffer("*536870912\r\n:1\r\n".getBytes(UTF_8)));
    }
    assertThat(replies).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request\r\n",
        "\r\n",
        "+OK\n",
        "$x\r\n",
        "$-2\r\n",
        "$536870913\r\n",
        "$3\r\nabcd\r\n",
        "$3\r\nabc\rx",
        ":\r\n",
        ":12345678901234567890\r\n",
        ":1 2\r\n",
        "*1\r\n?\r\n",
      })
  void whatIsNoReply_isRefused(String bytes) {
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(MalformedReply.class);
  }

  @Test
  void boundsOfDepthAndLines() {
    assertThatThrownBy(() -> read("*1\r\n".repeat(1_000))).isInstanceOf(MalformedReply.class);
    RespReader other = new RespReader(replies::add);
    byte[] line = new byte[70_000];
    Arrays.fill(line, (byte) '+');
    assertThatThrownBy(() -> other.read(Unpooled.wrappedBuffer(line)))
        .isInstanceOf(MalformedReply.class);
  }

  @Test
  void errorsThatSomethingDependsOn_haveTheirKind() {
    assertThat(ErrorReplies.of("NOSCRIPT No matching script."))
        .isInstanceOf(RedisNoScriptException.class);
    assertThat(ErrorReplies.of("TRYAGAIN later")).isInstanceOf(RedisTryAgainException.class);
    assertThat(ErrorReplies.of("NOAUTH Authentication required."))
        .isInstanceOf(RedisAuthRequiredException.class);
    assertThat((RedisMovedException) ErrorReplies.of("MOVED 3999 127.0.0.1:6381"))
        .extracting(moved -> moved.getSlot() + "@" + moved.getUrl().getPort())
        .isEqualTo("3999@6381");
    assertThat(ErrorReplies.of("ASK 3999 127.0.0.1:6381")).isInstanceOf(RedisAskException.class);
    assertThat(ErrorReplies.of("MOVED somewhere")).isExactlyInstanceOf(RedisException.class);
    assertThat(ErrorReplies.of("ERR")).isExactlyInstanceOf(RedisException.class).hasMessage("ERR");
  }
}
