package dev.perigee.near.internal.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An open connection to one master. Pipelines are sent, and answered, one after the other. */
interface Wire {

  /**
   * Sends the calls of requests together. Each request gets its replies as they arrive.
   *
   * @return completes when the last reply has arrived, and never where the connection is lost
   */
  CompletableFuture<Void> send(List<Request> requests);

  /** Completes when the connection is no more, whoever ended it. */
  CompletableFuture<Void> ended();

  /** Ends it. */
  void close();
}
