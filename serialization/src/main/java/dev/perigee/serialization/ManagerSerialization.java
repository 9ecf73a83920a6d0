package dev.perigee.serialization;

import dev.perigee.serialization.SerializationSettings.Schema;
import dev.perigee.serialization.internal.codec.Benches;
import dev.perigee.serialization.internal.graph.GraphSettings;
import dev.perigee.serialization.internal.immutable.Immutability;
import dev.perigee.serialization.internal.key.KeyGrammar;
import dev.perigee.serialization.internal.policy.ClassPolicy;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The serialization of one CacheManager: everything that holds its classes and its buffers. */
final class ManagerSerialization implements Serialization {
  private static final Logger LOG = LoggerFactory.getLogger(Serialization.class);

  private final ClassLoader loader;
  private final Immutability immutability = new Immutability();
  private final ConcurrentMap<SerializationSettings, Benches> benches = new ConcurrentHashMap<>();
  private final GrammarKeyCodec keys;
  private final AtomicBoolean warned = new AtomicBoolean();

  ManagerSerialization(ClassLoader loader, DictionaryStore dictionaries) {
    this.loader = loader;
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
        cacheName, benches.computeIfAbsent(settings, this::open), immutability);
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
    benches.values().forEach(Benches::close);
    benches.clear();
    immutability.clear();
    keys.clear();
  }
}
