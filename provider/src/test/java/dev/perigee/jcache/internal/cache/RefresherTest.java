package dev.perigee.jcache.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.jcache.internal.event.EventDispatcher;
import dev.perigee.jcache.internal.expiry.Expiries;
import dev.perigee.jcache.internal.expiry.TtlRules;
import dev.perigee.jcache.internal.integration.Loader;
import dev.perigee.jcache.internal.management.CacheStatistics;
import dev.perigee.near.StoreException;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An entry is loaded again: what may come between, and what it leaves. */
final class RefresherTest {
  private static final long HOUR = 3_600_000;

  private final MemoryStore<String, Integer> store = new MemoryStore<>();
  private final Insiders<String> insiders = new Insiders<>();
  private long nanos;
  private int loads;
  private Supplier<@Nullable Integer> source = () -> 2;
  private final Loader<String, Integer> loader = new Loader<>(new Source(), () -> nanos);
  private ExpiryPolicy policy = new CreatedExpiryPolicy(Duration.ONE_HOUR);

  @AfterEach
  void nothingIsHeld() {
    assertThat(insiders.isEmpty()).isTrue();
  }

  private CacheParts<String, Integer> parts() {
    return new CacheParts<>(
        "refreshed",
        store,
        Expiries.of(policy, new TtlRules(60_000, 86_400_000, 0)),
        new CacheStatistics(System::nanoTime, true),
        new EventDispatcher<>(cache(), UnaryOperator.identity(), Runnable::run),
        loader,
        true,
        null,
        new KeyLocks<>(),
        Integer::equals,
        Runnable::run);
  }

  @SuppressWarnings("unchecked")
  private static Cache<String, Integer> cache() {
    return (Cache<String, Integer>)
        Proxy.newProxyInstance(
            Cache.class.getClassLoader(),
            new Class<?>[] {Cache.class},
            (proxy, method, arguments) -> "refreshed");
  }

  private Token there() {
    store.put("k", 1, WriteTtl.of(1_000), Wanted.NOTHING);
    return store.read("k").token();
  }

  private void refresh(Token version) {
    refresh(parts(), version);
  }

  private void refresh(CacheParts<String, Integer> parts, Token version) {
    new Refresher<>(parts, loader, insiders, java.time.Duration.ofSeconds(30))
        .refresh("k", version);
  }

  @Test
  void refresh_replacesTheEntry_withTheLifetimeOfANewOne_andItsNewCost() {
    source =
        () -> {
          nanos += 7_900_000;
          return 2;
        };
    refresh(there());
    assertThat(store.get("k")).isEqualTo(2);
    assertThat(store.entries.get("k").ttlMillis()).isEqualTo(HOUR);
    assertThat(store.loadCosts).containsEntry("k", 7L);
    assertThat(store.locks.done).containsExactly("taken", "released");
    assertThat(loader.statistics().loads()).isOne();
  }

  @Test
  void entryThatIsWrittenMeanwhile_isLeftAlone() {
    Token version = there();
    source =
        () -> {
          store.put("k", 9, WriteTtl.of(1_000), Wanted.NOTHING);
          return 2;
        };
    refresh(version);
    assertThat(store.get("k")).isEqualTo(9);
    assertThat(store.locks.holders).isEmpty();
  }

  @Test
  void entryThatIsRemovedMeanwhile_isNotBroughtBack() {
    Token version = there();
    source =
        () -> {
          store.remove("k", Wanted.NOTHING);
          return 2;
        };
    refresh(version);
    assertThat(store.entries).isEmpty();
  }

  @Test
  void entryThatAnotherNodeHasRefreshed_isNotLoaded() {
    Token version = there();
    store.put("k", 9, WriteTtl.of(1_000), Wanted.NOTHING);
    refresh(version);
    assertThat(loads).isZero();
    assertThat(store.locks.holders).isEmpty();
    store.remove("k", Wanted.NOTHING);
    refresh(version);
    assertThat(loads).isZero();
  }

  @Test
  void keyThatIsLoadedElsewhere_isLeftToThatNode() {
    Token version = there();
    store.locks.holders.put("k", "another node");
    refresh(version);
    assertThat(loads).isZero();
    assertThat(store.locks.done).containsExactly("busy");
  }

  @Test
  void troubleWithTheLock_isNoRefresh() {
    Token version = there();
    store.locks.failure = new StoreException("no answer", null, true);
    assertThatThrownBy(() -> refresh(version)).isInstanceOf(StoreException.class);
    assertThat(loads).isZero();
  }

  @Test
  void loadThatFailsOrFindsNothing_leavesTheEntry() {
    Token version = there();
    source =
        () -> {
          throw new CacheLoaderException("as it happens");
        };
    assertThatThrownBy(() -> refresh(version)).isInstanceOf(CacheLoaderException.class);
    source = () -> null;
    refresh(version);
    assertThat(store.read("k").token()).isEqualTo(version);
    assertThat(store.locks.holders).isEmpty();
  }

  @Test
  void policyThatWouldNotKeepTheValue_leavesTheEntry() {
    policy = new CreatedExpiryPolicy(Duration.ZERO);
    Token version = there();
    refresh(version);
    assertThat(store.read("k").token()).isEqualTo(version);
  }

  @Test
  void listeners_hearOfAnUpdate() {
    List<String> heard = new ArrayList<>();
    CacheParts<String, Integer> parts = parts();
    CacheEntryUpdatedListener<String, Integer> listener =
        events ->
            events.forEach(
                (CacheEntryEvent<? extends String, ? extends Integer> event) ->
                    heard.add(
                        event.getEventType() + " " + event.getOldValue() + " " + event.getValue()));
    parts
        .events()
        .register(new MutableCacheEntryListenerConfiguration<>(() -> listener, null, true, true));
    refresh(parts, there());
    assertThat(heard).containsExactly("UPDATED 1 2");
    assertThat(parts.locks().isEmpty()).isTrue();
    assertThat(parts.statistics().getCachePuts()).isZero();
    assertThat(parts.statistics().getCacheGets()).isZero();
  }

  @Test
  void withoutLoadLock_itIsRefreshedWithoutAsking() {
    Token version = there();
    new Refresher<>(parts(), loader, insiders, java.time.Duration.ZERO).refresh("k", version);
    assertThat(store.get("k")).isEqualTo(2);
    assertThat(store.locks.done).isEmpty();
  }

  /** Answers what the test wants. */
  private final class Source implements CacheLoader<String, Integer> {
    @Override
    @SuppressWarnings("NullAway") // null where there is nothing
    public Integer load(String key) {
      boolean outside = insiders.enter(key);
      if (outside) {
        insiders.leave(key);
      }
      // Whoever reads his own key must not wait for the lock that is held for him.
      assertThat(outside).isEqualTo(store.locks.holders.isEmpty());
      loads++;
      return source.get();
    }

    @Override
    public Map<String, Integer> loadAll(Iterable<? extends String> keys) {
      throw new UnsupportedOperationException();
    }
  }
}
