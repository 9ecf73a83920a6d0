package dev.perigee.near.internal.redis;

import dev.perigee.near.StoreException;
import dev.perigee.near.internal.remote.RemoteTier.KeyScan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.client.protocol.RedisCommands;
import org.redisson.client.protocol.decoder.ListScanResult;
import org.redisson.connection.MasterSlaveEntry;

/** All keys with a prefix, on every master: by SCAN, which blocks Redis for a page at most. */
final class Keyspace {

  private static final RedisCommand<Object> UNLINK = new RedisCommand<>("UNLINK");
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
   * Unlinks every key with the prefix: while one page is being unlinked, the next one is read.
   * Where slots moved meanwhile, keys may have gone past the scan, so it begins again.
   */
  void clear(String prefix) {
    Set<MasterSlaveEntry> before;
    do {
      before = masters();
      Scan scan = new Scan(prefix);
      CompletableFuture<List<Object>> unlinking = CompletableFuture.completedFuture(List.of());
      for (List<String> page = scan.next(); page != null; page = scan.next()) {
        await(unlinking, "UNLINK", true);
        unlinking = commands.runAll(page.stream().map(key -> Call.write(UNLINK, key)).toList());
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

  /** One scan: master after master, page after page. */
  private final class Scan implements KeyScan {
    private final String pattern;
    private final String prefix;
    private @Nullable Link link;
    private Deque<MasterSlaveEntry> left = new ArrayDeque<>();
    private String cursor = START;

    Scan(String prefix) {
      this.prefix = prefix;
      this.pattern = Glob.escape(prefix) + "*";
    }

    @Override
    public @Nullable List<String> next() {
      Link current = link;
      if (current == null) {
        current = await(connector.connected(), "SCAN", false);
        left = new ArrayDeque<>(current.masters());
        link = current;
      }
      MasterSlaveEntry master = left.peek();
      if (master == null) {
        return null;
      }
      ListScanResult<String> page =
          await(
              current.sendTo(
                  master,
                  StringCodec.INSTANCE,
                  RedisCommands.SCAN,
                  cursor,
                  "MATCH",
                  pattern,
                  "COUNT",
                  PAGE),
              "SCAN of " + prefix,
              false);
      cursor = page.getPos();
      if (cursor.equals(START)) {
        left.remove();
      }
      return page.getValues();
    }
  }
}
