package dev.perigee.near.internal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.client.protocol.RedisCommand;

/** On real sockets, to a server that answers each command with its key. */
final class OutletTest {
  private static final RedisCommand<Object> ECHO = new RedisCommand<>("ECHO");
  private static final int SECONDS = 20;

  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService others = Executors.newCachedThreadPool();
  private final EchoServer server = new EchoServer();

  @BeforeEach
  void start() {
    others.execute(server);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    others.shutdownNow();
    assertThat(others.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  private Channel connect() throws InterruptedException {
    return new Bootstrap()
        .group(threads)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.SO_SNDBUF, 4 << 10)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new RespHandler(null));
              }
            })
        .connect(server.address())
        .sync()
        .channel();
  }

  private static Request request(String key, int padding) {
    return new Request(List.of(Call.read(ECHO, key, "x".repeat(padding))), 0);
  }

  private static boolean writeAtOnce(Channel channel, Request request) {
    return RespHandler.outletOf(channel)
        .writeAtOnce(List.of(request), request.size(), new Pipeline(List.of(request)));
  }

  /** As {@link RespWire} does it where nothing is written at once. */
  private static void writeByItsThread(Channel channel, Request request) {
    ByteBuf bytes = channel.alloc().ioBuffer();
    RespWriter.write(bytes, List.of(request));
    var unused =
        channel.writeAndFlush(new RespHandler.Sending(bytes, new Pipeline(List.of(request))));
  }

  private static String reply(Request request) throws Exception {
    Object reply = request.done().get(SECONDS, TimeUnit.SECONDS)[0];
    return reply instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(reply);
  }

  @Test
  void whoIsAlone_writesItself() throws Exception {
    writeAlone(connect());
  }

  private static void writeAlone(Channel channel) throws Exception {
    for (int i = 0; i < 100; i++) {
      Request request = request("k" + i, i);
      assertThat(writeAtOnce(channel, request)).isTrue();
      assertThat(reply(request)).isEqualTo("k" + i);
    }
  }

  /** A socket that is full takes a part; the rest and what comes after it arrive in their order. */
  @Test
  void whatTheSocketDoesNotTake_comesBeforeAllThatFollows() throws Exception {
    Channel channel = connect();
    List<Request> requests = new ArrayList<>();
    boolean atOnce = true;
    server.pause();
    for (int i = 0; atOnce; i++) { // until the buffers of both sides are full
      Request request = request("k" + i, 7_000);
      atOnce = writeAtOnce(channel, request);
      if (atOnce) {
        requests.add(request);
      }
    }
    for (int i = requests.size(), more = i + 100; i < more; i++) { // more than buffers can take
      Request request = request("k" + i, 7_000);
      writeByItsThread(channel, request);
      requests.add(request);
    }
    channel.eventLoop().submit(() -> {}).sync(); // Netty has got them all, and cannot write them
    Request late = request("late", 0);
    assertThat(writeAtOnce(channel, late)).isFalse();
    server.resume();
    for (int i = 0; i < requests.size(); i++) {
      assertThat(reply(requests.get(i))).isEqualTo("k" + i);
    }
    assertThat(server.malformed()).isZero();
    writeAlone(channel); // when Netty has written everything, callers write again themselves
  }

  /** Threads that write themselves and the connection's own, on a socket that is full at times. */
  @Test
  void manyWriters_neverMixTheirBytes_andGetTheirOwnReplies() throws Exception {
    Channel channel = connect();
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger handedOver = new AtomicInteger();
    List<Future<?>> writers = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      int number = thread;
      writers.add(
          others.submit(
              () -> {
                List<Request> sent = new ArrayList<>();
                for (int i = 0; i < 2_000; i++) {
                  Request request = request(number + ":" + i, (i * 31 + number) % 3_000);
                  if (i % 5 != number && writeAtOnce(channel, request)) {
                    atOnce.incrementAndGet();
                  } else {
                    writeByItsThread(channel, request);
                    handedOver.incrementAndGet();
                  }
                  sent.add(request);
                  if (i % 50 == 0) { // let it run empty
                    assertThat(reply(request)).isEqualTo(number + ":" + i);
                  }
                }
                for (int i = 0; i < sent.size(); i++) {
                  assertThat(reply(sent.get(i))).isEqualTo(number + ":" + i);
                }
                return null;
              }));
    }
    for (Future<?> writer : writers) {
      writer.get(3 * SECONDS, TimeUnit.SECONDS);
    }
    assertThat(server.malformed()).isZero();
    assertThat(atOnce).hasPositiveValue();
    assertThat(handedOver).hasPositiveValue();
  }

  /** Other channels end when a thread that is interrupted writes to them. */
  @Test
  void aThreadThatIsInterrupted_doesNotEndTheConnection() throws Exception {
    Channel channel = connect();
    Request request = request("k", 0);
    Thread.currentThread().interrupt();
    boolean written = writeAtOnce(channel, request);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(written).isTrue();
    assertThat(reply(request)).isEqualTo("k");
    assertThat(channel.isActive()).isTrue();
  }

  @Test
  void aSocketThatIsGone_endsTheConnection() throws Exception {
    Channel channel = connect();
    Outlet outlet = RespHandler.outletOf(channel);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    var unused = channel.closeFuture().addListener(closed -> ended.complete(null));
    server.close();
    ended.get(SECONDS, TimeUnit.SECONDS);
    Request request = request("k", 0);
    assertThat(outlet.writeAtOnce(List.of(request), request.size(), new Pipeline(List.of(request))))
        .as("whether it went out is unknown, and must not be tried again")
        .isTrue();
  }

  @Test
  void whereAHandlerSeesWhatIsWritten_onlyTheThreadOfTheConnectionWrites() throws Exception {
    for (boolean before : new boolean[] {true, false}) {
      Channel channel = connect();
      CompletableFuture<Void> changed = new CompletableFuture<>();
      channel
          .eventLoop()
          .execute(
              () -> {
                channel.pipeline().remove(RespHandler.class);
                channel.pipeline().addLast(new ChannelOutboundHandlerAdapter());
                if (before) {
                  channel.pipeline().addLast(new RespHandler(null));
                } else {
                  channel.pipeline().addFirst(new RespHandler(null));
                }
                changed.complete(null);
              });
      changed.get(SECONDS, TimeUnit.SECONDS);
      assertThat(writeAtOnce(channel, request("k", 0))).isFalse();
    }
  }

  @Test
  void whatIsNoSocket_isWrittenByItsThread() {
    EmbeddedChannel channel = new EmbeddedChannel(new RespHandler(null));
    assertThat(writeAtOnce(channel, request("k", 0))).isFalse();
  }

  @Test
  void whatIsLarge_isWrittenByItsThread() throws Exception {
    assertThat(writeAtOnce(connect(), request("k", 20_000))).isFalse();
  }

  /** Reads arrays of bulk strings and answers each with its second string. */
  private static final class EchoServer implements Runnable, AutoCloseable {
    private final ServerSocket listening;
    private final Semaphore running = new Semaphore(1);
    private final AtomicInteger malformed = new AtomicInteger();
    private final List<Socket> accepted = new ArrayList<>();

    EchoServer() {
      try {
        listening = new ServerSocket();
        listening.setReceiveBufferSize(4 << 10);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    InetSocketAddress address() {
      return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    void pause() {
      running.acquireUninterruptibly();
    }

    void resume() {
      running.release();
    }

    int malformed() {
      return malformed.get();
    }

    @Override
    public void run() {
      while (!listening.isClosed()) {
        try (Socket socket = listening.accept()) {
          synchronized (accepted) {
            if (listening.isClosed()) { // who closes has not met this one
              return;
            }
            accepted.add(socket);
          }
          answer(socket);
        } catch (IOException e) {
          // the end of a connection
        }
      }
    }

    private void answer(Socket socket) throws IOException {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      while (true) {
        running.acquireUninterruptibly();
        running.release();
        int strings = number(in, '*');
        byte[] key = new byte[0];
        for (int i = 0; i < strings; i++) {
          byte[] text = in.readNBytes(number(in, '$'));
          if (in.read() != '\r' || in.read() != '\n') {
            malformed.incrementAndGet();
          }
          if (i == 1) {
            key = text;
          }
        }
        out.write(("$" + key.length + "\r\n").getBytes(UTF_8));
        out.write(key);
        out.write("\r\n".getBytes(UTF_8));
        if (in.available() == 0) {
          out.flush();
        }
      }
    }

    private int number(InputStream in, char type) throws IOException {
      int first = in.read();
      if (first < 0) {
        throw new IOException("the end");
      }
      if (first != type) {
        malformed.incrementAndGet();
        throw new IOException("no " + type);
      }
      int number = 0;
      for (int c = in.read(); c != '\r'; c = in.read()) {
        number = number * 10 + c - '0';
      }
      if (in.read() != '\n') {
        malformed.incrementAndGet();
      }
      return number;
    }

    @Override
    public void close() throws IOException {
      resume();
      listening.close();
      synchronized (accepted) {
        for (Socket socket : accepted) {
          socket.close();
        }
      }
    }
  }
}
