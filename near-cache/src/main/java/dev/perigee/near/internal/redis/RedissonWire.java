package dev.perigee.near.internal.redis;

import io.netty.channel.ChannelFuture;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisConnection;
import org.redisson.client.protocol.CommandData;
import org.redisson.client.protocol.CommandsData;

/**
 * A connection made by Redisson's client of one master, outside of its pool. It is never made again
 * by itself: when it ends, it ends.
 */
final class RedissonWire implements Wire {
  private final RedisConnection connection;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private RedissonWire(RedisConnection connection) {
    this.connection = connection;
    ChannelFuture unused =
        connection
            .getChannel()
            .closeFuture()
            .addListener(
                closed -> {
                  close(); // or Redisson would connect again
                  ended.complete(null);
                });
  }

  /** Connects to the master of a client, without blocking. */
  static CompletableFuture<Wire> open(RedisClient client) {
    return client.connectAsync().toCompletableFuture().thenApply(RedissonWire::new);
  }

  @Override
  public CompletableFuture<Void> send(List<CommandData<?, ?>> commands) {
    CompletableFuture<Void> landed = new CompletableFuture<>();
    ChannelFuture unused =
        connection
            .send(new CommandsData(landed, commands, false, false))
            .addListener(
                written -> {
                  if (!written.isSuccess()) { // nobody knows how much of it went out
                    close();
                  }
                });
    return landed;
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
