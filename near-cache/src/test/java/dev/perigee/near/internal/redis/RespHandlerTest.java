package dev.perigee.near.internal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.CommandData;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.client.protocol.RedisCommands;

final class RespHandlerTest {
  private static final RedisCommand<Object> GET = new RedisCommand<>("GET");

  private final List<String> messages = new ArrayList<>();

  private static Request request(String... keys) {
    List<Call> calls = new ArrayList<>();
    for (String key : keys) {
      calls.add(Call.read(GET, key));
    }
    return new Request(calls, 0);
  }

  private static Pipeline send(EmbeddedChannel channel, Request... requests) {
    Pipeline pipeline = new Pipeline(List.of(requests));
    ByteBuf bytes = Unpooled.buffer();
    for (Request request : requests) {
      request
          .calls()
          .forEach(call -> RespWriter.write(bytes, call.command().getName(), call.arguments()));
    }
    channel.writeOutbound(new RespHandler.Sending(bytes, pipeline));
    return pipeline;
  }

  private static void arrive(EmbeddedChannel channel, String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, UTF_8));
  }

  private static String written(EmbeddedChannel channel) {
    ByteBuf bytes = channel.readOutbound();
    String text = bytes.toString(UTF_8);
    bytes.release();
    return text;
  }

  private static @Nullable Object reply(Request request, int place) {
    Object reply = request.done().join()[place];
    return reply instanceof byte[] bytes ? new String(bytes, UTF_8) : reply;
  }

  @Test
  void commandsAreArraysOfStrings() {
    ByteBuf out = Unpooled.buffer();
    RespWriter.write(out, "SET", new Object[] {"k\u00e9y", new byte[] {'v', 0}, "PX", 86_400_000L});
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "*5\r\n$3\r\nSET\r\n$4\r\nk\u00e9y\r\n$2\r\nv\0\r\n$2\r\nPX\r\n$8\r\n86400000\r\n");
  }

  @Test
  void repliesGoToTheCallsInTheirOrder() {
    EmbeddedChannel channel = new EmbeddedChannel(new RespHandler(null));
    Request first = request("a", "b");
    Request second = request("c");
    Pipeline pipeline = send(channel, first, second);
    assertThat(written(channel)).startsWith("*2\r\n$3\r\nGET\r\n$1\r\na\r\n*2").endsWith("c\r\n");
    arrive(channel, "$1\r\n1\r\n$-1\r\n$1\r");
    assertThat(reply(first, 0)).isEqualTo("1");
    assertThat(reply(first, 1)).isNull();
    assertThat(second.done()).isNotDone();
    assertThat(pipeline.landed()).isNotDone();
    arrive(channel, "\n3\r\n");
    assertThat(reply(second, 0)).isEqualTo("3");
    assertThat(pipeline.landed()).isDone();
  }

  @Test
  void replyThatCannotBeHandedOn_endsTheConnection() {
    EmbeddedChannel channel = new EmbeddedChannel(new RespHandler(null));
    RespHandler.Awaited failing =
        new RespHandler.Awaited() {
          @Override
          public boolean take(@Nullable Object reply) {
            throw new OutOfMemoryError("as it happens");
          }

          @Override
          public void complete() {}
        };
    channel.writeOutbound(new RespHandler.Sending(Unpooled.buffer(), failing));
    Request next = request("a");
    send(channel, next);
    assertThatThrownBy(() -> arrive(channel, "+OK\r\n")).isInstanceOf(OutOfMemoryError.class);
    assertThat(channel.isOpen()).isFalse();
    assertThat(next.done()).isNotDone();
  }

  /** A connection that ends loses its handlers before those who write to it know. */
  @Test
  void whatComesTooLateForTheHandler_isReleased() {
    EmbeddedChannel channel = new EmbeddedChannel(new RespHandler(null));
    channel.pipeline().remove(RespHandler.class);
    channel.finish();
    ByteBuf bytes = Unpooled.buffer();
    ChannelFuture written =
        channel.writeAndFlush(new RespHandler.Sending(bytes, new Pipeline(List.of(request("a")))));
    assertThat(written.isSuccess()).isFalse();
    assertThat(bytes.refCnt()).isZero();
  }

  @Test
  void anErrorIsTheReplyOfItsCallAlone() {
    EmbeddedChannel channel = new EmbeddedChannel(new RespHandler(null));
    Request request = request("a", "b");
    send(channel, request);
    arrive(channel, "-WRONGTYPE no string\r\n$1\r\n2\r\n");
    assertThat(reply(request, 0)).isInstanceOf(RedisException.class);
    assertThat(reply(request, 1)).isEqualTo("2");
  }

  @Test
  void whoGaveUp_keepsWhatHadArrived_andDoesNotShiftTheOthers() {
    EmbeddedChannel channel = new EmbeddedChannel(new RespHandler(null));
    Request late = request("a", "b");
    Request other = request("c");
    send(channel, late, other);
    arrive(channel, "$1\r\n1\r\n");
    late.fail(new RedisException("too late"));
    arrive(channel, "$1\r\n2\r\n$1\r\n3\r\n");
    assertThat(reply(late, 0)).isEqualTo("1");
    assertThat(reply(late, 1)).isInstanceOf(RedisException.class);
    assertThat(reply(other, 0)).isEqualTo("3");
  }

  @Test
  void whatTheClientItselfSends_takesItsTurn() {
    EmbeddedChannel channel = new EmbeddedChannel(new RespHandler(null));
    Request request = request("a");
    send(channel, request);
    CompletableFuture<String> pong = new CompletableFuture<>();
    channel.writeOutbound(
        new CommandData<>(pong, StringCodec.INSTANCE, RedisCommands.PING, new Object[0]));
    CompletableFuture<Void> refused = new CompletableFuture<>();
    channel.writeOutbound(
        new CommandData<>(refused, StringCodec.INSTANCE, RedisCommands.AUTH, new Object[] {"no"}));
    arrive(channel, "$1\r\n1\r\n+PONG\r\n-WRONGPASS\r\n");
    assertThat(reply(request, 0)).isEqualTo("1");
    assertThat(pong).isCompletedWithValue("PONG");
    assertThat(refused).isCompletedExceptionally();
  }

  @Test
  void messagesOfASubscription_areNoReplies() {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new RespHandler(new EventReader("*", "", (key, event) -> messages.add(event))));
    Request request = request("a");
    send(channel, request);
    arrive(channel, "*4\r\n$8\r\npmessage\r\n$1\r\n*\r\n$1\r\nk\r\n$3\r\nset\r\n");
    arrive(channel, "*2\r\n$4\r\npong\r\n$0\r\n\r\n");
    arrive(channel, ">4\r\n$8\r\npmessage\r\n$1\r\n*\r\n$1\r\nk\r\n$3\r\ndel\r\n");
    assertThat(messages).containsExactly("set", "del");
    assertThat(request.done()).isDone();
  }

  /** Where nothing is subscribed to, a value that looks like a message is a value. */
  @Test
  void aReplyThatLooksLikeAMessage_isAReply() {
    EmbeddedChannel channel = new EmbeddedChannel(new RespHandler(null));
    Request request = request("a");
    send(channel, request);
    arrive(channel, "*1\r\n$8\r\npmessage\r\n");
    assertThat(reply(request, 0)).isInstanceOf(List.class);
  }

  @Test
  void aReplyThatNobodyAskedFor_endsTheConnection() {
    EmbeddedChannel channel = new EmbeddedChannel(new RespHandler(null));
    Request request = request("a");
    send(channel, request);
    arrive(channel, "$1\r\n1\r\n$1\r\n2\r\n");
    assertThat(reply(request, 0)).isEqualTo("1");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void bytesThatAreNoReply_endTheConnection_andAnswerNothing() {
    EmbeddedChannel channel = new EmbeddedChannel(new RespHandler(null));
    Request request = request("a");
    send(channel, request);
    arrive(channel, "HTTP/1.1 200 OK\r\n$1\r\n1\r\n");
    assertThat(channel.isOpen()).isFalse();
    channel.pipeline().fireChannelRead(Unpooled.copiedBuffer("$1\r\n1\r\n", UTF_8));
    assertThat(request.done()).isNotDone();
  }
}
