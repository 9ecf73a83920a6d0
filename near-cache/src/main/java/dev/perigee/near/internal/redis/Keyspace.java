package dev.perigee.near.internal.redis;

import dev.perigee.near.StoreException;
import dev.perigee.near.internal.remote.RemoteTier.KeyScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.connection.MasterSlaveEntry;

/** All keys with a prefix, on every master: by SCAN, which blocks Redis for a page at most. */
final class Keyspace {

  private static final RedisCommand<Object> SCAN = new RedisCommand<>("SCAN");
  private static final int PAGE = 1_000;
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
   * sent, so that Redis need not wait for either. Where slots moved meanwhile, keys may have gone
   * past the scan, so it begins again.
   */
  void clear(String prefix) {
    Set<MasterSlaveEntry> before;
    do {
      before = masters();
      Scan scan = new Scan(prefix);
      CompletableFuture<Long> unlinking = CompletableFuture.completedFuture(0L);
      for (List<String> page = scan.next(); page != null; page = scan.next()) {
        CompletableFuture<Long> next = RedisTier.unlinkAll(commands, page);
        try {
          await(unlinking, "UNLINK", true);
        } catch (StoreException e) {
          var unused = next.handle((count, thrown) -> count).join(); // nothing goes on afterwards
          throw e;
        }
        unlinking = next;
      }
      await(unlinking, "UNLINK", true);
    } while (!before.equals(masters()));
  }

  private Set<MasterSlaveEntry> masters() {
    return new HashSet<>(await(connector.connected(), "SCAN", false).masters());
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

  /** One scan: master after master, page after page, each asked for while its owner is busy. */
  private final class Scan implements KeyScan {
    private final String pattern;
    private final String prefix;
    private @Nullable Deque<MasterSlaveEntry> left;
    private @Nullable CompletableFuture<Object> asked;
    private String cursor = START;

    Scan(String prefix) {
      this.prefix = prefix;
      this.pattern = Glob.escape(prefix) + "*";
    }

    @Override
    public @Nullable List<String> next() {
      Deque<MasterSlaveEntry> masters = left;
      if (masters == null) {
        masters = new ArrayDeque<>(await(connector.connected(), "SCAN", false).masters());
        left = masters;
      }
      if (asked == null) {
        ask(masters);
      }
      CompletableFuture<Object> page = asked;
      if (page == null) {
        return null;
      }
      asked = null; // who goes on after an error asks for the same page again
      List<?> reply = (List<?>) await(page, "SCAN of " + prefix, false);
      cursor = text(reply.get(0));
      if (cursor.equals(START)) {
        masters.remove();
      }
      ask(masters);
      List<?> found = (List<?>) reply.get(1);
      List<String> keys = new ArrayList<>(found.size());
      found.forEach(key -> keys.add(text(key)));
      return keys;
    }

    private void ask(Deque<MasterSlaveEntry> masters) {
      @Nullable MasterSlaveEntry master = masters.peek();
      asked =
          master == null
              ? null
              : commands.runAt(master, Call.read(SCAN, cursor, "MATCH", pattern, "COUNT", PAGE));
    }

    private static String text(Object bytes) {
      return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
  }
}
