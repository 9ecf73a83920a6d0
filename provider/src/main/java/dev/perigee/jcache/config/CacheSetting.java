package dev.perigee.jcache.config;

import dev.perigee.jcache.internal.config.value.ValueForm;
import dev.perigee.near.NearSettings;
import dev.perigee.serialization.SerializationSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one cache that go beyond JSR-107, each with its key in YAML, its default and the
 * values it accepts. What they mean is in {@code configuration.md}.
 *
 * <p>The type of a value in Java: durations are {@link Duration}; sizes in bytes and whole numbers
 * {@link Long}; numbers and percentages {@link Double}, a percentage as a fraction; switches {@link
 * Boolean}; choices an enum; lists a {@code List<String>}.
 */
public enum CacheSetting {
  /** The lifetime of an entry whose expiry policy is eternal. */
  TTL_DEFAULT("ttl.default", ValueForm.duration("1ms", "3650d"), Duration.ofHours(24)),
  /** The longest time since its last write that any entry lives. */
  TTL_MAX("ttl.max", ValueForm.duration("1ms", "3650d"), Duration.ofDays(7)),
  /** By how much a lifetime is shortened at random, at most. */
  TTL_JITTER("ttl.jitter", ValueForm.percentage(0, 50), 0.0),

  /** Whether there is a near tier. */
  NEAR_ENABLED("near.enabled", ValueForm.flag(), true),
  /** What a near hit must prove. */
  NEAR_MODE("near.mode", ValueForm.choice(NearSettings.Mode.class), NearSettings.Mode.LEASE),
  /** How many near copies are kept. */
  NEAR_MAX_ENTRIES("near.maxEntries", ValueForm.whole(1, 1_000_000_000), 10_000L),
  /** How many bytes of near copies are kept, by estimate. */
  NEAR_MAX_BYTES("near.maxBytes", ValueForm.size("1KB", "1TB"), 64L << 20),
  /** A near copy older than this is not served. */
  NEAR_MAX_AGE("near.maxAge", ValueForm.duration("1ms", "3650d"), Duration.ofMinutes(10)),
  /** How old the proof of a near copy's freshness may be. */
  NEAR_LEASE("near.lease", ValueForm.duration("100ms", "1h"), Duration.ofSeconds(3)),

  /** Patterns of classes that may be written and read; unset: all but a deny-list. */
  SERIALIZATION_ALLOW("serialization.allow", ValueForm.classPatterns(), null),
  /** What becomes of a value that was written by another version of its class. */
  SERIALIZATION_SCHEMA(
      "serialization.schema",
      ValueForm.choice(SerializationSettings.Schema.class),
      SerializationSettings.Schema.STRICT),
  /** Whether shared and cyclic references within a value are kept. */
  SERIALIZATION_REFERENCES("serialization.references", ValueForm.flag(), true),
  /** How deeply the objects of a value may nest. */
  SERIALIZATION_MAX_DEPTH("serialization.maxDepth", ValueForm.whole(8, 10_000), 512L),
  /** The largest value, uncompressed, that is written and read. */
  SERIALIZATION_MAX_BYTES("serialization.maxBytes", ValueForm.size("1KB", "1GB"), 64L << 20),

  /** Values below this size are not compressed. */
  COMPRESSION_THRESHOLD("compression.threshold", ValueForm.size("0B", "1GB"), 1L << 10),
  /** The zstd level. */
  COMPRESSION_LEVEL("compression.level", ValueForm.whole(1, 22), 3L),
  /** Whether dictionaries are trained on the cache's values. */
  COMPRESSION_DICTIONARY(
      "compression.dictionary",
      ValueForm.choice(SerializationSettings.Dictionary.class),
      SerializationSettings.Dictionary.AUTO),

  /** How eagerly values that were loaded are loaded again before they expire; 0 is never. */
  STAMPEDE_EARLY_REFRESH("stampede.earlyRefresh", ValueForm.decimal(0, 100), 1.0),
  /** How long one node's load holds the others back, at most; 0 is not at all. */
  STAMPEDE_LOAD_LOCK("stampede.loadLock", ValueForm.duration("0s", "1h"), Duration.ofSeconds(30)),

  /** What operations do while Redis does not answer. */
  FAILURE_POLICY("failure.policy", ValueForm.choice(FailurePolicy.class), FailurePolicy.FAIL),
  /** How old a near copy may be that is served while Redis does not answer; 0 is none. */
  FAILURE_STALE_IF_ERROR("failure.staleIfError", ValueForm.duration("0s", "3650d"), Duration.ZERO),

  /** How operations with user code in them are kept atomic. */
  ATOMICITY("atomicity", ValueForm.choice(Atomicity.class), Atomicity.CAS),

  /** Whether statistics are gathered: JSR-107's switch. */
  STATISTICS("statistics", ValueForm.flag(), false),
  /** Whether the configuration is shown in JMX: JSR-107's switch. */
  MANAGEMENT("management", ValueForm.flag(), false);

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // its functions capture constants alone
  private final ValueForm<?> form;

  @SuppressWarnings("ImmutableEnumChecker") // the constants above are immutable values
  private final @Nullable Object defaultValue;

  <T> CacheSetting(String key, ValueForm<T> form, @Nullable T defaultValue) {
    this.key = key;
    this.form = form;
    this.defaultValue = defaultValue;
  }

  /** The setting of a key such as {@code near.maxEntries}. */
  public static Optional<CacheSetting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findAny();
  }

  /** The path below a cache in YAML, such as {@code near.maxEntries}. */
  public String key() {
    return key;
  }

  /** The value of a cache where nobody set one; null for {@link #SERIALIZATION_ALLOW} alone. */
  public @Nullable Object defaultValue() {
    return defaultValue;
  }

  /** In words, which values are accepted. */
  public String allowed() {
    return form.allowed();
  }

  /**
   * The value that a text stands for.
   *
   * @throws IllegalArgumentException with what is allowed instead
   */
  public Object parse(String text) {
    return form.parse(text);
  }

  /**
   * The value, if it is accepted.
   *
   * @throws IllegalArgumentException if it has another type or is out of range; says what is
   *     allowed
   */
  public Object check(Object value) {
    try {
      return form.check(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  /** The value as text, as {@link #parse} takes it. */
  public String write(Object value) {
    return form.write(value);
  }
}
