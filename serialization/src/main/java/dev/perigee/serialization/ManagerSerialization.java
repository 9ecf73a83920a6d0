package dev.perigee.serialization;

import dev.perigee.serialization.SerializationSettings.Dictionary;
import dev.perigee.serialization.SerializationSettings.Schema;
import dev.perigee.serialization.internal.codec.Benches;
import dev.perigee.serialization.internal.compress.Dictionaries;
import dev.perigee.serialization.internal.compress.DictionaryExchange;
import dev.perigee.serialization.internal.compress.Packing;
import dev.perigee.serialization.internal.graph.GraphSettings;
import dev.perigee.serialization.internal.immutable.Immutability;
import dev.perigee.serialization.internal.key.KeyGrammar;
import dev.perigee.serialization.internal.policy.ClassPolicy;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The serialization of one CacheManager: everything that holds its classes and its buffers. */
final class ManagerSerialization implements Serialization {
  private static final Logger LOG = LoggerFactory.getLogger(Serialization.class);

  private final ClassLoader loader;
  private final DictionaryStore store;
  private final Executor background;
  private final Runnable closeBackground;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, Dictionaries> dictionaries = new ConcurrentHashMap<>();
  private final Immutability immutability = new Immutability();
  private final ConcurrentMap<SerializationSettings, Benches> benches = new ConcurrentHashMap<>();
  private final GrammarKeyCodec keys;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * @param background where dictionaries are trained
   * @param closeBackground ends it, where it is ours
   */
  ManagerSerialization(
      ClassLoader loader,
      DictionaryStore store,
      Executor background,
      Runnable closeBackground,
      LongSupplier nanoTime) {
    this.loader = loader;
    this.store = store;
    this.background = background;
    this.closeBackground = closeBackground;
    this.nanoTime = nanoTime;
    SerializationSettings plain = SerializationSettings.defaults();
    this.keys =
        new GrammarKeyCodec(
            new KeyGrammar(
                loader, policy(plain), benches.computeIfAbsent(plain, this::open).keys()));
  }

  @Override
  public KeyCodec keys() {
    return keys;
  }

  @Override
  public ValueCodec values(String cacheName, SerializationSettings settings) {
    if (settings.allow() == null && warned.compareAndSet(false, true)) {
      LOG.info(
          "Values may be of every class but those on the deny-list, first in cache '{}': name the"
              + " classes that a cache holds in serialization.allow to accept no others",
          cacheName);
    }
    return new EnvelopeValueCodec(
        cacheName,
        benches.computeIfAbsent(settings, this::open),
        packing(cacheName, settings),
        immutability);
  }

  private Packing packing(String cacheName, SerializationSettings settings) {
    SerializationSettings.Compression compression = settings.compression();
    // Of one cache all codecs share what was learnt, but each may have its own settings.
    Dictionaries learnt =
        dictionaries.compute(
            cacheName + "|" + compression.level() + "|" + compression.dictionary(),
            (key, earlier) -> {
              if (earlier != null) {
                // The cache may have been destroyed in between, and its dictionaries with it.
                earlier.republish();
                return earlier;
              }
              return new Dictionaries(
                  cacheName,
                  compression.level(),
                  compression.dictionary() == Dictionary.AUTO && store != DictionaryStore.none(),
                  new StoreExchange(store, cacheName),
                  background,
                  nanoTime);
            });
    return new Packing(
        compression.thresholdBytes(), compression.level(), settings.maxBytes(), learnt);
  }

  @Override
  public void republishDictionaries() {
    dictionaries.values().forEach(Dictionaries::republish);
  }

  private Benches open(SerializationSettings settings) {
    return new Benches(
        new GraphSettings(
            loader,
            policy(settings),
            settings.schema() == Schema.TOLERANT,
            settings.references(),
            settings.maxDepth(),
            settings.maxBytes()));
  }

  private static ClassPolicy policy(SerializationSettings settings) {
    List<String> allow = settings.allow();
    return allow == null
        ? ClassPolicy.everythingHarmless()
        : ClassPolicy.only(allow, settings.types());
  }

  @Override
  public void close() {
    closeBackground.run();
    dictionaries.values().forEach(Dictionaries::close);
    dictionaries.clear();
    benches.values().forEach(Benches::close);
    benches.clear();
    immutability.clear();
    keys.clear();
  }

  /** The dictionaries of one cache in the store of all. */
  private record StoreExchange(DictionaryStore store, String cacheName)
      implements DictionaryExchange {
    @Override
    public void publish(long id, byte[] dictionary) {
      store.publish(cacheName, id, dictionary);
    }

    @Override
    public byte @Nullable [] fetch(long id) {
      return store.fetch(cacheName, id);
    }
  }
}
