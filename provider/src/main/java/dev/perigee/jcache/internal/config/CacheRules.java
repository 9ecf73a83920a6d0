package dev.perigee.jcache.internal.config;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says of its caches. Settings are merged key by key, the stronger layer
 * winning: the defaults; every pattern that matches, from the least to the most specific; the
 * section with the very name. A pattern is more specific the more literal characters it has; among
 * equals the one with fewer stars, then the one further down in the file. Immutable.
 */
final class CacheRules {
  private static final Comparator<CacheRule> SPECIFIC_LAST =
      Comparator.<CacheRule>comparingInt(rule -> rule.pattern().literalLength())
          .thenComparing(
              Comparator.comparingInt((CacheRule rule) -> rule.pattern().stars()).reversed());

  private final SettingValues defaults;
  private final List<CacheRule> patterns;
  private final Map<String, CacheRule> declared = new LinkedHashMap<>();

  /** The rules are in the order of the file. */
  CacheRules(SettingValues defaults, List<CacheRule> rules) {
    this.defaults = defaults;
    this.patterns =
        rules.stream().filter(rule -> !rule.pattern().isName()).sorted(SPECIFIC_LAST).toList();
    rules.stream()
        .filter(rule -> rule.pattern().isName())
        .forEach(rule -> declared.put(rule.pattern().name(), rule));
  }

  static CacheRules none() {
    return new CacheRules(SettingValues.NONE, List.of());
  }

  SettingValues valuesFor(String cacheName) {
    SettingValues values = defaults;
    for (CacheRule rule : patterns) {
      if (rule.pattern().matches(cacheName)) {
        values = values.overriddenBy(rule.values());
      }
    }
    CacheRule exact = declared.get(cacheName);
    return exact == null ? values : values.overriddenBy(exact.values());
  }

  @Nullable CacheRule declared(String cacheName) {
    return declared.get(cacheName);
  }

  /** In the order of the file. */
  Set<String> declaredNames() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(declared.keySet()));
  }
}
