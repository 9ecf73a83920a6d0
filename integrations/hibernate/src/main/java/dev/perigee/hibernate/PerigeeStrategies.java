package dev.perigee.hibernate;

import java.util.List;
import org.hibernate.boot.registry.selector.SimpleStrategyRegistrationImpl;
import org.hibernate.boot.registry.selector.StrategyRegistration;
import org.hibernate.boot.registry.selector.StrategyRegistrationProvider;
import org.hibernate.cache.spi.RegionFactory;

/** Lets Hibernate know {@link PerigeeRegionFactory} as {@code perigee}. */
public final class PerigeeStrategies implements StrategyRegistrationProvider {
  @Override
  public Iterable<StrategyRegistration<?>> getStrategyRegistrations() {
    return List.of(
        new SimpleStrategyRegistrationImpl<>(
            RegionFactory.class, PerigeeRegionFactory.class, "perigee"));
  }
}
