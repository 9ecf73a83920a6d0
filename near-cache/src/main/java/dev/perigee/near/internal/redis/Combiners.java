package dev.perigee.near.internal.redis;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.redisson.client.RedisClient;

/**
 * The combining connections to each master: one for calls that come one by one, and one for bulk
 * operations, so that nobody's single read waits behind somebody's thousand.
 *
 * <p>They belong to a client of Redisson's, which is another one after a failover. Those of clients
 * that are no master's any more are closed when one for a new client is made.
 */
final class Combiners {
  /**
   * A longer pipeline gains nothing and makes others wait. Of two, one is executed while the other
   * is on its way; a third would only have fewer calls.
   */
  private static final Combiner.Limit SINGLES = new Combiner.Limit(512, 256 << 10, 2);

  /** So that neither side has to hold everything at once. */
  private static final Combiner.Limit BULK = new Combiner.Limit(1_000, 8L << 20, 8);

  private final BiFunction<RedisClient, Combiner.Limit, Combiner> factory;
  private final Map<RedisClient, Pair> byClient = new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  /** Of one master. */
  private record Pair(Combiner singles, Combiner bulk) {
    void close() {
      singles.close();
      bulk.close();
    }

    void replace() {
      singles.replace();
      bulk.replace();
    }
  }

  Combiners(BiFunction<RedisClient, Combiner.Limit, Combiner> factory) {
    this.factory = factory;
  }

  /** For calls that come one by one. */
  Combiner singles(RedisClient client, Link link) {
    return pair(client, link).singles();
  }

  /** For many calls at once. */
  Combiner bulk(RedisClient client, Link link) {
    return pair(client, link).bulk();
  }

  private Pair pair(RedisClient client, Link link) {
    Pair known = byClient.get(client);
    if (known != null) {
      return known;
    }
    closeOthers(link);
    Pair pair =
        byClient.computeIfAbsent(
            client, of -> new Pair(factory.apply(of, SINGLES), factory.apply(of, BULK)));
    if (isClosed) {
      pair.close(); // it came after the others were closed
    }
    return pair;
  }

  private void closeOthers(Link link) {
    Set<RedisClient> current =
        link.masters().stream().map(master -> master.getClient()).collect(Collectors.toSet());
    byClient.forEach(
        (client, pair) -> {
          if (!current.contains(client) && byClient.remove(client, pair)) {
            pair.replace();
          }
        });
  }

  /** Closes all connections, for good. */
  void close() {
    isClosed = true;
    byClient.values().forEach(Pair::close);
  }
}
