package dev.perigee.near.internal.redis;

import dev.perigee.near.StoreException;
import dev.perigee.near.internal.remote.RemoteTier.KeyScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisClient;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.connection.MasterSlaveEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All keys with a prefix, on every master: by SCAN, which blocks Redis for a page at most. */
final class Keyspace {

  private static final RedisCommand<Object> SCAN = new RedisCommand<>("SCAN");
  private static final Logger LOG = LoggerFactory.getLogger(Keyspace.class);

  private static final int PAGE = 1_000;

  /** How often keys are scanned at most, where slots move meanwhile. */
  private static final int MOST_ROUNDS = 3;

  private static final String START = "0";

  private final Connector connector;
  private final Commands commands;

  Keyspace(Connector connector, Commands commands) {
    this.connector = connector;
    this.commands = commands;
  }

  /** Begins a scan; connects when the first page is asked for. */
  KeyScan scan(String prefix) {
    return new Scan(prefix);
  }

  /**
   * Unlinks every key with the prefix: while one page is being unlinked, the next one is read and
   * sent, so that Redis need not wait for either. When it returns, by an error too, nothing that it
   * sent is still on its way, as far as the timeout lets one know.
   */
  void clear(String prefix) {
    Scan scan = new Scan(prefix);
    CompletableFuture<Long> earlier = CompletableFuture.completedFuture(0L);
    CompletableFuture<Long> latest = earlier;
    try {
      for (List<String> page = scan.next(); page != null; page = scan.next()) {
        earlier = latest;
        latest = RedisTier.unlinkAll(commands, page);
        await(earlier, "UNLINK", true);
      }
      await(latest, "UNLINK", true);
    } finally {
      ended(earlier);
      ended(latest);
    }
  }

  private static void ended(CompletableFuture<Long> unlinking) {
    var unused = unlinking.handle((count, thrown) -> count).join();
  }

  private <T> T await(CompletableFuture<T> stage, String what, boolean writes) {
    try {
      return stage.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          what + " at " + connector.server() + ": interrupted while waiting", e, writes);
    } catch (ExecutionException e) {
      throw Failures.of(e, what, connector.server(), writes);
    }
  }

  /**
   * One scan: master after master, page after page, each asked for while its owner is busy. A
   * cursor means nothing to a server that has taken over, which is scanned from its beginning.
   * Where slots have moved or a server has taken over by the end, keys may have gone past the scan,
   * so it begins again; what it has named before it names twice then. Not for ever: where slots
   * move all the time, what moved past the last round is missed.
   */
  private final class Scan implements KeyScan {
    private final String pattern;
    private final String prefix;
    private final Deque<MasterSlaveEntry> left = new ArrayDeque<>();
    private List<@Nullable RedisClient> owners = List.of();
    private int rounds;
    private @Nullable RedisClient scanned;
    private @Nullable CompletableFuture<Object> asked;
    private String cursor = START;

    Scan(String prefix) {
      this.prefix = prefix;
      this.pattern = Glob.escape(prefix) + "*";
    }

    @Override
    public @Nullable List<String> next() {
      if (rounds == 0) {
        begin(link());
      }
      if (asked == null) {
        if (left.isEmpty()) {
          beginAgainWhereKeysMoved();
        }
        ask();
      }
      CompletableFuture<Object> page = asked;
      if (page == null) {
        return null;
      }
      asked = null; // who goes on after an error asks for the same page again
      List<?> reply = (List<?>) await(page, "SCAN of " + prefix, false);
      cursor = text(reply.get(0));
      if (cursor.equals(START)) {
        left.remove();
        scanned = null;
      }
      ask();
      List<?> found = (List<?>) reply.get(1);
      List<String> keys = new ArrayList<>(found.size());
      found.forEach(key -> keys.add(text(key)));
      return keys;
    }

    private Link link() {
      return await(connector.connected(), "SCAN", false);
    }

    private void begin(Link link) {
      rounds++;
      owners = link.owners();
      left.addAll(link.masters());
    }

    private void beginAgainWhereKeysMoved() {
      Link link = link();
      if (link.owners().equals(owners)) {
        return;
      }
      if (rounds < MOST_ROUNDS) {
        begin(link);
      } else {
        LOG.warn(
            "Keys with prefix {} were scanned {} times, and slots have moved again: some of those"
                + " that moved may have been missed",
            prefix,
            rounds);
        owners = link.owners();
      }
    }

    private void ask() {
      Collection<MasterSlaveEntry> masters = link().masters();
      while (!left.isEmpty() && !masters.contains(left.element())) {
        left.remove(); // it has given its slots away, and is gone
        scanned = null;
      }
      @Nullable MasterSlaveEntry master = left.peek();
      if (master == null) {
        asked = null;
        return;
      }
      RedisClient client = master.getClient();
      if (!client.equals(scanned)) {
        scanned = client;
        cursor = START;
      }
      asked = commands.runAt(master, Call.read(SCAN, cursor, "MATCH", pattern, "COUNT", PAGE));
    }

    private static String text(Object bytes) {
      return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
  }
}
