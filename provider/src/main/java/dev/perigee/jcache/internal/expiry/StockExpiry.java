package dev.perigee.jcache.internal.expiry;

import dev.perigee.near.WriteTtl;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;

/**
 * One of the five policies of JSR-107: three constants.
 *
 * <p>An eternal entry is eternal again after an update: the default lifetime, which stands for
 * eternity, then begins anew. For the other policies, what they say of an update holds.
 */
final class StockExpiry implements Expiry {
  private final TtlRules rules;
  private final WriteTtl exact;
  private final long access;

  StockExpiry(ExpiryPolicy policy, TtlRules rules) {
    this.rules = rules;
    long creation = rules.millis(policy.getExpiryForCreation());
    this.exact =
        policy instanceof EternalExpiryPolicy
            ? WriteTtl.of(creation)
            : new WriteTtl(creation, rules.millis(policy.getExpiryForUpdate()));
    this.access = rules.millis(policy.getExpiryForAccess());
  }

  @Override
  public boolean isKnownAhead() {
    return true;
  }

  @Override
  public boolean mayTouch() {
    return access != WriteTtl.KEEP;
  }

  @Override
  public WriteTtl write() {
    if (rules.isExact()) {
      return exact;
    }
    if (exact.isUniform()) {
      return WriteTtl.of(creation());
    }
    return new WriteTtl(creation(), update());
  }

  @Override
  public long creation() {
    return rules.shortened(exact.createMillis());
  }

  @Override
  public long update() {
    return rules.shortened(exact.updateMillis());
  }

  @Override
  public long access() {
    return rules.shortened(access);
  }
}
