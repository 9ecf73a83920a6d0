package dev.perigee.jcache.internal.expiry;

import java.util.Set;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;

/** Which kind of expiry a policy is. */
public final class Expiries {
  private static final Set<Class<? extends ExpiryPolicy>> STOCK =
      Set.of(
          EternalExpiryPolicy.class,
          CreatedExpiryPolicy.class,
          ModifiedExpiryPolicy.class,
          AccessedExpiryPolicy.class,
          TouchedExpiryPolicy.class);

  private Expiries() {}

  /** The expiry of a cache with this policy. */
  public static Expiry of(ExpiryPolicy policy, TtlRules rules) {
    return STOCK.contains(policy.getClass())
        ? new StockExpiry(policy, rules)
        : new CustomExpiry(policy, rules);
  }
}
