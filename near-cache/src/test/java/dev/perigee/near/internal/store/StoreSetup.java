package dev.perigee.near.internal.store;

import dev.perigee.near.EntryStore;
import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreClient;
import dev.perigee.near.StoreSettings;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import dev.perigee.serialization.Serialization;
import dev.perigee.serialization.SerializationSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store of a cache in an empty namespace, and what a test may do beside it. */
abstract class StoreSetup {
  static final long HOUR = 3_600_000;
  static final long DAY = 24 * HOUR;
  static final WriteTtl TTL = WriteTtl.of(HOUR);

  StoreClient client;
  Serialization serialization;
  EntryStore<Object, Object> store;

  /** A connection to a Redis whose namespace is empty. */
  abstract StoreClient connect();

  abstract Serialization serialization();

  abstract NearSettings near();

  /** What stands in Redis at a key; the key without the namespace. */
  abstract byte @Nullable [] raw(String cacheAndText);

  /** Writes past the store, as another client of Redis does. */
  abstract void writeRaw(String cacheAndText, byte[] bytes, long ttlMillis);

  /** The remaining lifetime in milliseconds. */
  abstract long ttl(String cacheAndText);

  /** Lets time pass, as Redis and the store see it. */
  abstract void pass(long millis);

  @BeforeEach
  final void open() {
    serialization = serialization();
    client = connect();
    store = client.open("c", settings(), serialization);
  }

  @AfterEach
  final void close() {
    client.close();
    serialization.close();
  }

  StoreSettings settings() {
    return new StoreSettings(near(), SerializationSettings.defaults(), DAY, true);
  }

  void put(Object key, Object value) {
    store.put(key, value, TTL, Wanted.NOTHING);
  }

  /** For what another client did: its event takes a moment where Redis is real. */
  abstract void eventually(Runnable assertion);
}
