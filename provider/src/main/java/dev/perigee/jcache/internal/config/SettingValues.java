package dev.perigee.jcache.internal.config;

import dev.perigee.jcache.config.CacheSetting;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of some settings: what one layer of the configuration says. Every value has been
 * checked. Immutable.
 */
final class SettingValues {
  static final SettingValues NONE = new SettingValues(Map.of());

  private final Map<CacheSetting, Object> values;

  SettingValues(Map<CacheSetting, Object> values) {
    Map<CacheSetting, Object> copy = new EnumMap<>(CacheSetting.class);
    values.forEach((setting, value) -> copy.put(setting, setting.check(value)));
    this.values = Collections.unmodifiableMap(copy);
  }

  /** These values, and above them those of a stronger layer. */
  SettingValues overriddenBy(Map<CacheSetting, Object> stronger) {
    Map<CacheSetting, Object> merged = new EnumMap<>(CacheSetting.class);
    merged.putAll(values);
    merged.putAll(stronger);
    return new SettingValues(merged);
  }

  SettingValues overriddenBy(SettingValues stronger) {
    return overriddenBy(stronger.values);
  }

  Duration duration(CacheSetting setting) {
    return (Duration) value(setting);
  }

  long number(CacheSetting setting) {
    return (Long) value(setting);
  }

  double decimal(CacheSetting setting) {
    return (Double) value(setting);
  }

  boolean flag(CacheSetting setting) {
    return (Boolean) value(setting);
  }

  <E extends Enum<E>> E choice(CacheSetting setting, Class<E> type) {
    return type.cast(value(setting));
  }

  /** A list of texts, or null where there is none. */
  @Nullable List<String> texts(CacheSetting setting) {
    Object value = valueOrNull(setting);
    return value == null ? null : ((List<?>) value).stream().map(String.class::cast).toList();
  }

  private Object value(CacheSetting setting) {
    return Objects.requireNonNull(valueOrNull(setting), setting.key());
  }

  private @Nullable Object valueOrNull(CacheSetting setting) {
    Object value = values.get(setting);
    return value == null ? setting.defaultValue() : value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SettingValues that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
