package dev.perigee.near.internal.redis;

import dev.perigee.near.internal.coherence.Shard;
import dev.perigee.near.internal.coherence.Shard.EpochCause;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.connection.MasterSlaveEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One master: its channel for events, its beats, and what they say about its shard.
 *
 * <p>{@link #tend} is called by one thread, every interval and whenever something happened; it
 * sends and never waits. Answers and events come from the client's threads.
 */
final class Master implements EventChannel.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(Master.class);
  private static final RedisCommand<Object> EVALSHA = new RedisCommand<>("EVALSHA");
  private static final RedisCommand<Object> EVAL = new RedisCommand<>("EVAL");

  /** So often is looked at the setting again while beats do not arrive: somebody may change it. */
  private static final int UNHEARD_BEFORE_LOOKING = 5;

  /** What all masters of a connection have in common. */
  record Surroundings(
      String namespace,
      Listeners listeners,
      BeatInterval interval,
      LongSupplier nanoTime,
      Runnable tendSoon) {}

  private final MasterSlaveEntry entry;
  private final Surroundings surroundings;
  private final Shard shard;
  private final Beat beat;

  private final AtomicInteger unheard = new AtomicInteger();
  private final AtomicBoolean asking = new AtomicBoolean();

  private volatile String stateKey = "";
  private volatile @Nullable String trouble = "not subscribed yet";
  private volatile boolean unreachable;

  // Written under the monitor of this, so that a channel that was left changes nothing any more.
  private volatile @Nullable EventChannel channel;
  private volatile boolean subscribed;
  private volatile @Nullable CompletableFuture<Notifications> notifications;

  private boolean complained; // only the tending thread

  Master(MasterSlaveEntry entry, Shard shard, Surroundings surroundings) {
    this.entry = entry;
    this.surroundings = surroundings;
    this.shard = shard;
    this.beat = new Beat(shard);
  }

  Shard shard() {
    return shard;
  }

  MasterSlaveEntry entry() {
    return entry;
  }

  /** Why nothing is proven; {@code null} where nothing is wrong. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Sets the hash tag that makes a key belong to this master. */
  void tag(String tag) {
    stateKey = markerPrefix(surroundings.namespace()) + tag;
  }

  /** Whether it does not answer. */
  boolean isUnreachable() {
    return unreachable;
  }

  /** Does what is due: opens a channel, asks for the beat. */
  void tend(Link link) {
    RedisClient client = entry.getClient();
    EventChannel current = channel;
    if (current != null && !Objects.equals(current.client(), client)) {
      close(EpochCause.TOPOLOGY); // another server took over
      current = null;
    }
    if (current == null) {
      open(link, client);
    } else if (subscribed) {
      ask(link);
      listenForIt(link);
    }
  }

  /** Hides all copies and stops listening. */
  synchronized void close(EpochCause cause) {
    EventChannel current = channel;
    channel = null;
    subscribed = false;
    notifications = null;
    if (current != null) {
      current.close();
    }
    beat.lost(cause);
  }

  // ---- the channel

  private void open(Link link, RedisClient client) {
    if (!client.getConfig().isKeepPubSubOrder()) {
      trouble = "the client does not keep the order of events; set keepPubSubOrder: true";
      return;
    }
    CompletableFuture<Notifications> looking = notifications;
    if (looking == null) {
      var unused = look(link).whenComplete((found, thrown) -> surroundings.tendSoon().run());
    } else if (looking.isDone() && areSufficient(looking)) {
      EventChannel next =
          new EventChannel(
              client,
              link.connections().getServiceManager().getConfig().getDatabase(),
              surroundings.namespace() + ":",
              this);
      synchronized (this) {
        channel = next;
      }
      next.open();
    }
  }

  /** Beats that are not heard: perhaps somebody changed the setting, and it can be put right. */
  private void listenForIt(Link link) {
    CompletableFuture<Notifications> looking = notifications;
    if (beat.isHeard()) {
      unheard.set(0);
    } else if (unheard.incrementAndGet() % UNHEARD_BEFORE_LOOKING == 0 && looking == null) {
      var unused = look(link);
    } else if (looking != null && looking.isDone()) {
      areSufficient(looking);
    }
  }

  private CompletableFuture<Notifications> look(Link link) {
    CompletableFuture<Notifications> looking = Notifications.ensure(link, entry);
    notifications = looking;
    return looking;
  }

  private boolean areSufficient(CompletableFuture<Notifications> looked) {
    notifications = null;
    if (looked.join() != Notifications.INSUFFICIENT) {
      return true;
    }
    trouble =
        shard.name()
            + " does not announce what happens to its keys, and does not let that be changed: set "
            + Notifications.SETTING
            + " "
            + Notifications.NEEDED
            + " there";
    if (!complained) {
      complained = true;
      LOG.warn("Near caches are bypassed: {}", trouble);
    }
    return false;
  }

  @Override
  public void subscribed(EventChannel source) {
    synchronized (this) {
      if (source != channel) {
        return;
      }
      beat.subscribed();
      subscribed = true;
      trouble = "no beat was heard yet";
    }
    surroundings.tendSoon().run();
  }

  @Override
  public void event(EventChannel source, String key, String event) {
    String state = stateKey;
    if (!key.startsWith(state)) {
      surroundings.listeners().dispatch(key, event);
    } else if (key.length() > state.length()) {
      marked(source, key.substring(state.length() + 1), event);
    }
  }

  private synchronized void marked(EventChannel source, String marker, String event) {
    if (source == channel) {
      beat.marked(marker, event);
      if (beat.isHeard()) {
        trouble = null;
      }
    }
  }

  @Override
  public void ended(EventChannel source, String reason) {
    boolean wasSubscribed;
    synchronized (this) {
      if (source != channel) {
        return;
      }
      wasSubscribed = subscribed;
      trouble = shard.name() + ": " + reason;
      close(EpochCause.CONNECTION_LOST);
    }
    if (wasSubscribed) { // else the next interval is soon enough
      surroundings.tendSoon().run();
    }
  }

  // ---- the beat

  private void ask(Link link) {
    if (!asking.compareAndSet(false, true)) {
      return;
    }
    int session = beat.session();
    String state = stateKey;
    String mine = UUID.randomUUID().toString();
    long leastAge = beat.isNew() ? 0 : surroundings.interval().leastAgeMillis();
    Object[] words = {
      Script.BEAT.sha1(),
      2,
      state,
      state + ":" + mine,
      mine,
      UUID.randomUUID().toString(),
      leastAge,
      surroundings.interval().stateMillis()
    };
    long called = surroundings.nanoTime().getAsLong();
    var unused =
        link.sendTo(entry, ByteArrayCodec.INSTANCE, EVALSHA, words)
            .exceptionallyCompose(
                thrown -> {
                  if (!Failures.isUnknownScript(thrown)) {
                    return CompletableFuture.failedFuture(thrown);
                  }
                  Object[] withSource = words.clone();
                  withSource[0] = Script.BEAT.text();
                  return link.sendTo(entry, ByteArrayCodec.INSTANCE, EVAL, withSource);
                })
            .whenComplete((reply, thrown) -> answered(reply, thrown, called, session));
  }

  private void answered(Object reply, @Nullable Throwable thrown, long called, int session) {
    asking.set(false);
    unreachable = thrown != null;
    if (thrown != null) {
      trouble = Failures.of(thrown, "the beat", shard.name(), false).getMessage();
      return;
    }
    BeatReply answer = BeatReply.of(reply);
    beat.answered(answer, called, session);
    if (!answer.isMaster()) {
      trouble = shard.name() + " is no master";
    } else if (beat.isHeard()) {
      trouble = null;
    } else if (unheard.get() > 1) {
      trouble =
          shard.name()
              + " does not announce the beats; "
              + Notifications.SETTING
              + " must contain "
              + Notifications.NEEDED;
    }
    if (beat.isNew() && session != beat.session()) { // subscribed meanwhile: do not wait for long
      surroundings.tendSoon().run();
    }
  }

  private static String markerPrefix(String namespace) {
    return namespace + ":#beat:";
  }
}
