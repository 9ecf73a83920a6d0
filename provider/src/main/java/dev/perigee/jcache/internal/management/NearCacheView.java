package dev.perigee.jcache.internal.management;

import dev.perigee.near.EntryStore;
import java.util.Map;

/** Shows the near tier of a store. */
public final class NearCacheView implements NearCacheMXBean {
  private final EntryStore<?, ?> store;

  public NearCacheView(EntryStore<?, ?> store) {
    this.store = store;
  }

  @Override
  public long getHits() {
    return store.nearStatistics().hits();
  }

  @Override
  public long getMisses() {
    return store.nearStatistics().misses();
  }

  @Override
  public long getFills() {
    return store.nearStatistics().fills();
  }

  @Override
  public Map<String, Long> getRejectedFills() {
    return store.nearStatistics().rejectedFills();
  }

  @Override
  public Map<String, Long> getInvalidations() {
    return store.nearStatistics().invalidations();
  }

  @Override
  public Map<String, Long> getEpochBumps() {
    return store.nearStatistics().epochBumps();
  }

  @Override
  public Map<String, Long> getUnreadable() {
    return store.nearStatistics().unreadable();
  }

  @Override
  public long getEntries() {
    return store.nearStatistics().entries();
  }

  @Override
  public long getBytes() {
    return store.nearStatistics().bytes();
  }

  @Override
  public long getProofAgeMillis() {
    return store.nearStatistics().proofAgeMillis();
  }

  @Override
  public long getStaleFound() {
    return store.nearStatistics().staleFound();
  }

  @Override
  public String getHealth() {
    return store.health().state().name();
  }

  @Override
  public String getHealthDetail() {
    return store.health().detail();
  }
}
