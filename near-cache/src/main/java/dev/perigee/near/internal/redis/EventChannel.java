package dev.perigee.near.internal.redis;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisConnection;
import org.redisson.client.RedisException;

/**
 * A connection to one master for nothing but its keyspace events.
 *
 * <p>It is one of our own, not one of Redisson's topics: a topic does not say which master an event
 * came from, does not tell when its connection is lost, and resubscribes by itself some time later.
 * This one belongs to one master, reports its end at once, and is never made again: whoever wants
 * events opens another one.
 *
 * <p>Events are handed on one after the other, in their order, by the thread that reads them from
 * the connection. So a listener that is slow makes the server wait and in the end close the
 * connection, which is noticed; nothing piles up here.
 */
final class EventChannel {

  /** What becomes of a channel. Called from threads of the client; must not block. */
  interface Listener {
    /** Events arrive from now on. */
    void subscribed(EventChannel channel);

    /** An event of a key. */
    void event(EventChannel channel, String key, String event);

    /** The connection has ended, or never came about. No event follows that matters. */
    void ended(EventChannel channel, String reason);
  }

  private final String channelPrefix;
  private final String pattern;
  private final Listener listener;
  private final RedisClient client;

  private boolean closed; // guarded by this, as what follows
  private @Nullable RedisConnection connection;

  /**
   * A channel that is not open yet.
   *
   * @param database the number of the database
   * @param keyPrefix of the keys whose events are wanted
   */
  EventChannel(RedisClient client, int database, String keyPrefix, Listener listener) {
    this.client = client;
    this.channelPrefix = "__keyspace@" + database + "__:";
    this.pattern = channelPrefix + Glob.escape(keyPrefix) + "*";
    this.listener = listener;
  }

  /** The client of the master at the other end. */
  RedisClient client() {
    return client;
  }

  /** Connects and subscribes, without waiting for it. */
  void open() {
    EventReader reader =
        new EventReader(pattern, channelPrefix, (key, event) -> listener.event(this, key, event));
    var unused =
        RespHandler.connect(client, reader)
            .whenComplete(
                (made, thrown) -> {
                  if (thrown != null) {
                    Throwable reason = Failures.unwrapped(thrown);
                    end("no connection for events: " + reason.getMessage());
                  } else {
                    subscribe(made);
                  }
                });
  }

  /** Ends it without a word to the listener. */
  synchronized void close() {
    closed = true;
    if (connection != null) {
      var unused = connection.closeAsync();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void subscribe(RedisConnection made) {
    synchronized (this) {
      connection = made;
      if (closed) {
        var unused = made.closeAsync();
        return;
      }
    }
    var unusedEnd =
        RespHandler.endOf(made).thenRun(() -> end("the connection for events was lost"));
    ByteBuf command = made.getChannel().alloc().ioBuffer();
    RespWriter.write(command, "PSUBSCRIBE", new Object[] {pattern});
    var unused =
        made.getChannel().writeAndFlush(new RespHandler.Sending(command, new Confirmation()));
  }

  private void end(String reason) {
    if (!isClosed()) {
      close();
      listener.ended(this, reason);
    }
  }

  /** What Redis answers to the subscription. */
  private final class Confirmation implements RespHandler.Awaited {

    @Override
    public boolean take(@Nullable Object reply) {
      if (reply instanceof RedisException refused) {
        end("events were refused: " + refused.getMessage());
      } else if (!isClosed()) {
        listener.subscribed(EventChannel.this);
      }
      return true;
    }

    @Override
    public void complete() {}
  }
}
