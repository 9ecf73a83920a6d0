package dev.perigee.near.internal.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisConnection;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.handler.CommandBatchEncoder;
import org.redisson.client.handler.CommandDecoder;
import org.redisson.client.handler.CommandEncoder;
import org.redisson.client.handler.CommandsQueue;
import org.redisson.client.protocol.CommandData;
import org.redisson.client.protocol.QueueCommandHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks with Redis on a connection that Redisson has made: address, TLS, credentials, database,
 * keep-alive and what the user's hook does are Redisson's, the commands and replies are ours.
 *
 * <p>Redisson's own encoder, queue and decoder are made for every command and type that Redis has,
 * and cost several times what the few commands of a cache need. So they are taken out of the
 * connection, and this handler is put in their place. Redisson still sends commands of its own
 * there (PING, and AUTH when credentials are renewed); they take their turn.
 *
 * <p>Redis answers in the order of the commands. What is awaited stands in a queue in that order,
 * from before its first byte is written. A reply that nobody awaits, or that cannot be read or
 * handed on, whatever the reason, means that count was lost, and ends the connection.
 */
final class RespHandler extends ChannelDuplexHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RespHandler.class);

  /** Commands whose replies are still to come. */
  interface Awaited {
    /** The next reply; says whether it was the last. */
    boolean take(@Nullable Object reply);

    /** The last reply was taken, and the queue is rid of this. */
    void complete();
  }

  /**
   * What is written to the connection: commands, and who takes their replies. Given up to the
   * connection, which releases the bytes even where it has ended and has no handler any more.
   */
  static final class Sending extends DefaultByteBufHolder {
    private final Awaited awaited;

    Sending(ByteBuf bytes, Awaited awaited) {
      super(bytes);
      this.awaited = awaited;
    }
  }

  private final @Nullable EventReader events;
  private final Queue<Awaited> awaited = new ConcurrentLinkedQueue<>();
  private final RespReader reader;

  /** Since this was put into a connection. */
  private volatile @Nullable Outlet outlet;

  /** Whether count was lost: nothing that still comes is taken for a reply. */
  private boolean isLost;

  /**
   * @param events takes those of a subscription, on the thread of the connection; {@code null}
   *     where there is none, and everything is a reply
   */
  RespHandler(@Nullable EventReader events) {
    this.events = events;
    this.reader =
        events == null ? new RespReader(this::deliver) : new RespReader(this::deliver, events);
  }

  /**
   * Connects to the server of a client, without blocking.
   *
   * @param events as for the constructor
   * @return the connection, which reads and writes by this class
   */
  static CompletableFuture<RedisConnection> connect(
      RedisClient client, @Nullable EventReader events) {
    CompletableFuture<RedisConnection> connecting = client.connectAsync().toCompletableFuture();
    return connecting.thenCompose(
        connection -> {
          CompletableFuture<RedisConnection> taken = new CompletableFuture<>();
          connection.getChannel().eventLoop().execute(() -> take(connection, events, taken));
          return taken;
        });
  }

  /** Completes when the connection has ended, whoever ended it; Redisson makes no other one. */
  static CompletableFuture<Void> endOf(RedisConnection connection) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    ChannelFuture unused =
        connection
            .getChannel()
            .closeFuture()
            .addListener(
                closed -> {
                  close(connection); // or Redisson would connect again
                  ended.complete(null);
                });
    return ended;
  }

  private static void close(RedisConnection connection) {
    var unused = connection.closeAsync();
  }

  private static void take(
      RedisConnection connection,
      @Nullable EventReader events,
      CompletableFuture<RedisConnection> taken) {
    Channel channel = connection.getChannel();
    try {
      ChannelPipeline handlers = channel.pipeline();
      RespHandler handler = new RespHandler(events);
      // What Redisson has asked already, and was not answered yet.
      Deque<QueueCommandHolder> asked = channel.attr(CommandsQueue.COMMANDS_QUEUE).get();
      for (QueueCommandHolder holder : asked) {
        handler.awaited.add(new ClientCommand((CommandData<?, ?>) holder.getCommand()));
      }
      asked.clear();
      handlers.remove(CommandsQueue.class);
      handlers.remove(CommandBatchEncoder.class);
      handlers.remove(CommandEncoder.class);
      // Behind the decoder, which hands on what it has read in part when it goes.
      handlers.addAfter(handlers.context(CommandDecoder.class).name(), "perigee", handler);
      handlers.remove(CommandDecoder.class);
      taken.complete(connection);
    } catch (RuntimeException e) { // it ended meanwhile, and has no handlers any more
      close(connection);
      taken.completeExceptionally(
          new RedisConnectionException("the connection ended while it was made", e));
    } catch (Error e) { // another version of the client, perhaps: nobody must wait for this one
      close(connection);
      taken.completeExceptionally(new RedisConnectionException("the connection was not made", e));
    }
  }

  // ---- out

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    outlet = new Outlet(ctx, awaited);
  }

  /**
   * Where the commands of a connection that this was put into are written.
   *
   * @throws RedisConnectionException if it has ended
   */
  static Outlet outletOf(Channel channel) {
    @Nullable RespHandler handler = channel.pipeline().get(RespHandler.class);
    if (handler == null) {
      throw new RedisConnectionException("the connection ended while it was made");
    }
    return handler.outlet();
  }

  private Outlet outlet() {
    return Objects.requireNonNull(outlet, "outlet");
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof Sending sending) {
      outlet().write(sending.content(), sending.awaited, promise);
    } else if (message instanceof CommandData<?, ?> command) {
      ByteBuf bytes = ctx.alloc().ioBuffer();
      RespWriter.write(bytes, command.getCommand().getName(), command.getParams());
      outlet().write(bytes, new ClientCommand(command), promise);
    } else {
      super.write(ctx, message, promise);
    }
  }

  /** A command of Redisson's own. */
  private record ClientCommand(CommandData<?, ?> command) implements Awaited {

    @Override
    @SuppressWarnings(
        "unchecked") // as Redisson's own decoder: the convertor makes what it promises
    public boolean take(@Nullable Object reply) {
      if (reply instanceof RedisException error) {
        command.tryFailure(error);
      } else {
        ((CommandData<Object, Object>) command).getPromise().complete(reply);
      }
      return true;
    }

    @Override
    public void complete() {}
  }

  // ---- in

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (!isLost) {
        reader.read((ByteBuf) message);
      }
    } catch (RespReader.MalformedReply e) {
      isLost = true;
      LOG.warn("{} is no Redis, or lost count: {}", ctx.channel().remoteAddress(), e.getMessage());
      var unused = ctx.close();
    } catch (RuntimeException | Error e) { // no memory for a reply, perhaps: its bytes are gone
      isLost = true;
      var unused = ctx.close();
      throw e;
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void deliver(@Nullable Object reply) {
    if (events != null && reply instanceof List<?> list && events.take(list)) {
      return;
    }
    Awaited first = awaited.peek();
    if (first == null) {
      throw new RespReader.MalformedReply("a reply that nobody asked for");
    }
    if (first.take(reply)) {
      awaited.remove();
      first.complete();
    }
  }
}
