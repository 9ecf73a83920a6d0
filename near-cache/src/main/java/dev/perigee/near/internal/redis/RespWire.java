package dev.perigee.near.internal.redis;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisConnection;

/**
 * A connection made by Redisson's client of one master, outside of its pool, and read and written
 * by {@link RespHandler}. It is never made again by itself: when it ends, it ends.
 */
final class RespWire implements Wire {
  private final RedisConnection connection;
  private final Channel channel;
  private final Outlet outlet;
  private final CompletableFuture<Void> ended;

  private RespWire(RedisConnection connection, CompletableFuture<Void> ended) {
    this.connection = connection;
    this.channel = connection.getChannel();
    this.outlet = RespHandler.outletOf(channel);
    this.ended = ended;
  }

  /** Connects to the master of a client, without blocking. */
  static CompletableFuture<Wire> open(RedisClient client) {
    return RespHandler.connect(client, null)
        .thenApply(connection -> new RespWire(connection, RespHandler.endOf(connection)));
  }

  @Override
  public CompletableFuture<Void> send(List<Request> requests) {
    long size = 0;
    for (Request request : requests) {
      size += request.size();
    }
    Pipeline pipeline = new Pipeline(requests);
    if (!outlet.writeAtOnce(requests, size, pipeline)) {
      ByteBuf bytes = channel.alloc().ioBuffer((int) Math.min(size, Integer.MAX_VALUE / 2));
      try {
        RespWriter.write(bytes, requests);
      } catch (RuntimeException | Error e) {
        bytes.release();
        throw e;
      }
      ChannelFuture unused =
          channel
              .writeAndFlush(new RespHandler.Sending(bytes, pipeline))
              .addListener(
                  written -> {
                    if (!written.isSuccess()) { // even where it never came to the handler
                      close();
                    }
                  });
    }
    return pipeline.landed();
  }

  @Override
  public CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public void close() {
    ChannelFuture unused = connection.closeAsync();
  }
}
