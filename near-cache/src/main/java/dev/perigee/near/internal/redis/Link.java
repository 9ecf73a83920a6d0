package dev.perigee.near.internal.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.BatchOptions;
import org.redisson.api.options.ObjectParams;
import org.redisson.client.codec.Codec;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.command.CommandAsyncExecutor;
import org.redisson.command.CommandBatchService;
import org.redisson.config.ConstantDelay;
import org.redisson.config.DelayStrategy;
import org.redisson.config.ReadMode;
import org.redisson.connection.ConnectionManager;
import org.redisson.connection.MasterSlaveEntry;

/**
 * A connected client. Everything is sent to masters, by Redisson's path for writes, and never sent
 * again: a script that was executed twice could answer wrongly, and a caller waits no longer than
 * the timeout.
 */
final class Link {

  /** Stands for the master of a slot that nobody serves. */
  private static final Object NOBODY = new Object();

  private final Redisson client;
  private final CommandAsyncExecutor executor;
  private final Duration timeout;

  Link(Redisson client, Duration timeout) {
    this.client = client;
    this.timeout = timeout;
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

  /** Something that is equal for the keys of one master. */
  Object masterOf(String key) {
    if (!connections().getServiceManager().getCfg().isClusterConfig()) {
      return this;
    }
    MasterSlaveEntry master = connections().getWriteEntry(connections().calcSlot(key));
    return master == null ? NOBODY : master;
  }

  /** Sends a command to the master of a key. */
  CompletableFuture<Object> send(
      String key, Codec codec, RedisCommand<Object> command, Object... arguments) {
    return executor
        .<Object, Object>writeAsync(key, codec, command, arguments)
        .toCompletableFuture();
  }

  /** Sends a command to a master. */
  <T> CompletableFuture<T> sendTo(
      MasterSlaveEntry master, Codec codec, RedisCommand<T> command, Object... arguments) {
    return executor.<T, T>writeAsync(master, codec, command, arguments).toCompletableFuture();
  }

  /** Begins a pipeline: commands are kept and sent together, one bunch for each master. */
  CommandBatchService pipeline() {
    return executor.createCommandBatchService(
        BatchOptions.defaults()
            .retryAttempts(0)
            .responseTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS));
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
