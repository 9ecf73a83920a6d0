package dev.perigee.near.internal.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.options.ObjectParams;
import org.redisson.client.RedisClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.Codec;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.command.CommandAsyncExecutor;
import org.redisson.config.ConstantDelay;
import org.redisson.config.DelayStrategy;
import org.redisson.config.ReadMode;
import org.redisson.connection.ClusterConnectionManager;
import org.redisson.connection.ConnectionManager;
import org.redisson.connection.MasterSlaveEntry;

/**
 * A connected client. Everything is sent to masters, by Redisson's path for writes, and never sent
 * again: a script that was executed twice could answer wrongly, and a caller waits no longer than
 * the timeout.
 */
final class Link {

  private final Redisson client;
  private final CommandAsyncExecutor executor;

  Link(Redisson client, Duration timeout) {
    this.client = client;
    this.executor = client.getCommandExecutor().copy(new SentOnce(timeout));
  }

  Redisson client() {
    return client;
  }

  ConnectionManager connections() {
    return executor.getConnectionManager();
  }

  /** The masters as Redisson knows them. */
  Collection<MasterSlaveEntry> masters() {
    return connections().getEntrySet();
  }

  /**
   * Whose the keys are at this time: the client of the master of each slot, or of the only master.
   * Another one after slots have moved, and after a replica has taken over.
   */
  List<@Nullable RedisClient> owners() {
    List<@Nullable RedisClient> owners = new ArrayList<>();
    if (isCluster()) {
      for (int slot = 0; slot < ClusterConnectionManager.MAX_SLOT; slot++) {
        @Nullable MasterSlaveEntry master = connections().getWriteEntry(slot);
        owners.add(master == null ? null : master.getClient());
      }
    } else {
      masters().forEach(master -> owners.add(master.getClient()));
    }
    return owners;
  }

  /** Whether keys are spread over slots. */
  boolean isCluster() {
    return connections().getServiceManager().getCfg().isClusterConfig();
  }

  /** The client of the master of a key; {@code null} where nobody serves its slot. */
  @Nullable RedisClient clientOf(String key) {
    MasterSlaveEntry master =
        connections().getWriteEntry(isCluster() ? connections().calcSlot(key) : 0);
    return master == null ? null : master.getClient();
  }

  /** Sends a call to the master of its key, wherever that is by now. */
  CompletableFuture<Object> send(Call call) {
    return executor
        .<Object, Object>writeAsync(
            call.key(), ByteArrayCodec.INSTANCE, call.command(), call.arguments())
        .toCompletableFuture();
  }

  /** Sends a command to a master. */
  <T> CompletableFuture<T> sendTo(
      MasterSlaveEntry master, Codec codec, RedisCommand<T> command, Object... arguments) {
    return executor.<T, T>writeAsync(master, codec, command, arguments).toCompletableFuture();
  }

  /** How Redisson wants to be told about one try and a timeout. */
  private record SentOnce(Duration timeout) implements ObjectParams {
    private static final DelayStrategy NO_MATTER = new ConstantDelay(Duration.ofMillis(50));

    @Override
    public int getTimeout() {
      return Math.toIntExact(timeout.toMillis());
    }

    @Override
    public int getRetryAttempts() {
      return 0;
    }

    @Override
    public DelayStrategy getRetryDelay() {
      return NO_MATTER;
    }

    @Override
    public ReadMode getReadMode() {
      return ReadMode.MASTER;
    }
  }
}
