package dev.perigee.near.internal.store;

import dev.perigee.near.NearSettings;

/** Settings of near tiers that tests share. */
final class NearTiers {
  private NearTiers() {}

  static NearSettings validated() {
    NearSettings defaults = NearSettings.defaults();
    return new NearSettings(
        true,
        NearSettings.Mode.VALIDATED,
        defaults.maxEntries(),
        defaults.maxBytes(),
        defaults.maxAge(),
        defaults.lease());
  }
}
