package dev.perigee.near.internal.redis;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.redisson.client.ChannelName;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisPubSubConnection;
import org.redisson.client.RedisPubSubListener;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.pubsub.PubSubType;

/**
 * A connection to one master for nothing but its keyspace events.
 *
 * <p>It is one of our own, not one of Redisson's topics: a topic does not say which master an event
 * came from, does not tell when its connection is lost, and resubscribes by itself some time later.
 * This one belongs to one master, reports its end at once, and is never made again: whoever wants
 * events opens another one.
 *
 * <p>Redisson hands on the events of a connection one after the other, in their order.
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
  private final ChannelName pattern;
  private final Listener listener;
  private final RedisClient client;

  private boolean closed; // guarded by this, as what follows
  private @Nullable RedisPubSubConnection connection;

  /**
   * A channel that is not open yet.
   *
   * @param database the number of the database
   * @param keyPrefix of the keys whose events are wanted
   */
  EventChannel(RedisClient client, int database, String keyPrefix, Listener listener) {
    this.client = client;
    this.channelPrefix = "__keyspace@" + database + "__:";
    this.pattern = new ChannelName(channelPrefix + Glob.escape(keyPrefix) + "*");
    this.listener = listener;
  }

  /** The client of the master at the other end. */
  RedisClient client() {
    return client;
  }

  /** Connects and subscribes, without waiting for it. */
  void open() {
    CompletableFuture<RedisPubSubConnection> connecting =
        client.connectPubSubAsync().toCompletableFuture();
    var unused =
        connecting.whenComplete(
            (made, thrown) -> {
              if (thrown != null) {
                end("no connection for events: " + Failures.unwrapped(thrown).getMessage());
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

  private void subscribe(RedisPubSubConnection made) {
    synchronized (this) {
      connection = made;
      if (closed) {
        var unused = made.closeAsync();
        return;
      }
    }
    made.addListener(pattern, new Subscription());
    var unusedEnd =
        made.getChannel()
            .closeFuture()
            .addListener(future -> end("the connection for events was lost"));
    CompletableFuture<Void> refused = new CompletableFuture<>();
    var unused =
        refused.exceptionally(
            thrown -> {
              end("events were refused: " + Failures.unwrapped(thrown).getMessage());
              return null;
            });
    var unusedToo = made.psubscribe(refused, StringCodec.INSTANCE, pattern);
  }

  private void end(String reason) {
    if (!isClosed()) {
      close(); // or Redisson would connect again
      listener.ended(this, reason);
    }
  }

  /** What Redisson calls, in the order of what the master sent. */
  private final class Subscription implements RedisPubSubListener<Object> {

    @Override
    public void onStatus(PubSubType type, CharSequence channel) {
      if (type == PubSubType.PSUBSCRIBE && !isClosed()) {
        listener.subscribed(EventChannel.this);
      }
    }

    @Override
    public void onPatternMessage(CharSequence subscribed, CharSequence channel, Object message) {
      String name = channel.toString();
      listener.event(
          EventChannel.this, name.substring(channelPrefix.length()), String.valueOf(message));
    }

    @Override
    public void onMessage(CharSequence channel, Object message) {
      throw new IllegalStateException(
          "only a pattern was subscribed to, yet " + channel + " spoke");
    }
  }
}
