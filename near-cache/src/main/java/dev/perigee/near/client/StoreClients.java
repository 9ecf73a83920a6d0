package dev.perigee.near.client;

import dev.perigee.near.RedisSettings;
import dev.perigee.near.StoreClient;
import dev.perigee.near.internal.redis.RedisConnection;
import dev.perigee.near.internal.store.ConnectedStores;
import dev.perigee.serialization.Serializations;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Where store clients come from. */
public final class StoreClients {
  private StoreClients() {}

  /**
   * A client of one namespace. It connects at the first operation that needs Redis, not here.
   *
   * @param settings which Redis, and how long to wait for it
   * @param namespace the first part of every key: not empty, without {@code :}, {@code #}, braces,
   *     glob characters, spaces and controls
   * @return the client; whoever asked for it closes it
   * @throws IllegalArgumentException if the namespace is none, or the settings contradict
   *     themselves
   */
  public static StoreClient connect(RedisSettings settings, String namespace) {
    Objects.requireNonNull(settings, "settings");
    if (namespace.isEmpty() || !namespace.equals(Serializations.escapeName(namespace))) {
      throw new IllegalArgumentException(
          "The namespace '"
              + namespace
              + "' cannot begin the keys of Redis: give one that is not empty and has no"
              + " ':', '#', braces, glob characters, spaces or controls");
    }
    LongSupplier nanoTime = System::nanoTime; // the one place that reads the clock
    return new ConnectedStores(
        RedisConnection.create(settings, namespace, nanoTime),
        namespace,
        Serializations::escapeName,
        nanoTime,
        InstantSource.system());
  }

  /** The type of the client below every store client, for {@link StoreClient#unwrap}. */
  public static Class<?> clientType() {
    return RedisConnection.clientType();
  }
}
