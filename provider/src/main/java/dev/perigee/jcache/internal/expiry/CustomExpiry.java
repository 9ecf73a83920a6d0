package dev.perigee.jcache.internal.expiry;

import dev.perigee.near.WriteTtl;
import java.util.function.Supplier;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy of the user's, asked each time. One that throws must not lose a write that the system of
 * record has already seen: a new entry then lives as an eternal one would, another keeps its
 * lifetime.
 */
final class CustomExpiry implements Expiry {
  private static final Logger log = LoggerFactory.getLogger(CustomExpiry.class);

  private final ExpiryPolicy policy;
  private final TtlRules rules;

  CustomExpiry(ExpiryPolicy policy, TtlRules rules) {
    this.policy = policy;
    this.rules = rules;
  }

  @Override
  public boolean isKnownAhead() {
    return false;
  }

  @Override
  public boolean mayTouch() {
    return true;
  }

  @Override
  public WriteTtl write() {
    throw new IllegalStateException("a custom expiry policy is asked when the entry is known");
  }

  @Override
  public long creation() {
    long millis = ask(policy::getExpiryForCreation, Duration.ETERNAL);
    // A policy that answers null for a new entry has said nothing: it lives as an eternal one does.
    return millis == WriteTtl.KEEP ? rules.shortened(rules.millis(Duration.ETERNAL)) : millis;
  }

  @Override
  public long update() {
    return ask(policy::getExpiryForUpdate, null);
  }

  @Override
  public long access() {
    return ask(policy::getExpiryForAccess, null);
  }

  private long ask(Supplier<@Nullable Duration> question, @Nullable Duration otherwise) {
    @Nullable Duration answer;
    try {
      answer = question.get();
    } catch (RuntimeException e) {
      log.warn("The expiry policy {} threw; {} is assumed", policy.getClass(), otherwise, e);
      answer = otherwise;
    }
    return rules.shortened(rules.millis(answer));
  }
}
