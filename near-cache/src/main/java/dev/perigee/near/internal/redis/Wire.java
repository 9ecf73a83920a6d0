package dev.perigee.near.internal.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.redisson.client.protocol.CommandData;

/** An open connection to one master, on which one pipeline at a time is under way. */
interface Wire {

  /**
   * Sends commands together. Each one's promise is completed as its reply arrives.
   *
   * @return completes when the last reply has arrived, and never where the connection is lost
   */
  CompletableFuture<Void> send(List<CommandData<?, ?>> commands);

  /** Completes when the connection is no more, whoever ended it. */
  CompletableFuture<Void> ended();

  /** Ends it. */
  void close();
}
