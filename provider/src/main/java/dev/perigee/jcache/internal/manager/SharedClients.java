package dev.perigee.jcache.internal.manager;

import dev.perigee.near.RedisSettings;
import dev.perigee.near.StoreClient;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * One connection for all managers of one Redis and namespace, closed with the last of them.
 * Managers come and go often, connections are dear; and near copies of one cache in two managers
 * can only drop each other's through the connection that they share.
 */
public final class SharedClients {
  private final BiFunction<RedisSettings, String, StoreClient> connector;
  private final Map<Target, Shared> clients = new HashMap<>();

  private record Target(RedisSettings redis, String namespace) {}

  private static final class Shared {
    final StoreClient client;
    int users;

    Shared(StoreClient client) {
      this.client = client;
    }
  }

  /**
   * @param connector makes a client that connects at its first use
   */
  public SharedClients(BiFunction<RedisSettings, String, StoreClient> connector) {
    this.connector = connector;
  }

  /** A client in use until it is released. */
  public final class Lease {
    private final Target target;
    private final Shared shared;
    private boolean released;

    private Lease(Target target, Shared shared) {
      this.target = target;
      this.shared = shared;
    }

    /** The client. */
    public StoreClient client() {
      return shared.client;
    }

    /** Gives the client back; the last to do so closes it. Idempotent. */
    public void release() {
      synchronized (clients) {
        if (released) {
          return;
        }
        released = true;
        if (--shared.users > 0) {
          return;
        }
        clients.remove(target);
      }
      shared.client.close();
    }
  }

  /** The client of a Redis and a namespace. */
  public Lease lease(RedisSettings redis, String namespace) {
    Target target = new Target(redis, namespace);
    synchronized (clients) {
      Shared shared =
          clients.computeIfAbsent(target, missing -> new Shared(connector.apply(redis, namespace)));
      shared.users++;
      return new Lease(target, shared);
    }
  }
}
