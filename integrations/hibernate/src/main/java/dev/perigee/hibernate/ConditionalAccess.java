package dev.perigee.hibernate;

import java.lang.ref.WeakReference;
import javax.cache.Cache;
import org.hibernate.cache.jcache.internal.JCacheAccessImpl;
import org.hibernate.cache.spi.support.AbstractReadWriteAccess;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * The region of entities, collections or natural ids.
 *
 * <p>With READ_WRITE, Hibernate reads the entry, decides by versions and soft locks whether it may
 * be replaced, and writes: in one thread, under a lock that other nodes do not see. Between reading
 * and writing another node may lock the entry, commit, and unlock it; a value that was loaded
 * before that commit would then replace the new one and stay. So an item is written only if the
 * entry is still the one that the decision was made on; else it is left out, and the next session
 * loads it again. A near copy does not count: conditional writes are decided by Redis. Soft locks
 * are written in any case: they make entries unreadable, and are replaced by whoever unlocks.
 */
final class ConditionalAccess extends JCacheAccessImpl {
  /** Weak, or threads of a pool would keep what an application left behind when it ended. */
  private static final ThreadLocal<WeakReference<Seen>> LAST = new ThreadLocal<>();

  /** What this thread saw last: whatever Hibernate writes, it reads first. */
  private record Seen(ConditionalAccess region, Object key, @Nullable Object value) {}

  ConditionalAccess(Cache<Object, Object> cache) {
    super(cache);
  }

  @Override
  public @Nullable Object getFromCache(Object key, SharedSessionContractImplementor session) {
    @Nullable Object value = super.getFromCache(key, session);
    if (value == null || value instanceof AbstractReadWriteAccess.Lockable) {
      LAST.set(new WeakReference<>(new Seen(this, key, value)));
    }
    return value;
  }

  @Override
  public void putIntoCache(Object key, Object value, SharedSessionContractImplementor session) {
    @Nullable WeakReference<Seen> last = LAST.get();
    @Nullable Seen seen = last == null ? null : last.get();
    LAST.remove();
    if (value instanceof AbstractReadWriteAccess.Item && last != null && seen == null) {
      return; // what it was decided on is forgotten: the next session loads it again
    }
    if (!(value instanceof AbstractReadWriteAccess.Item)
        || seen == null
        || seen.region() != this
        || !seen.key().equals(key)) {
      super.putIntoCache(key, value, session);
    } else if (seen.value() == null) {
      getUnderlyingCache().putIfAbsent(key, value);
    } else {
      getUnderlyingCache().replace(key, seen.value(), value);
    }
  }
}
