package dev.perigee.serialization;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one cache are serialized. Immutable.
 *
 * @param allow patterns of class names that may be written and read ({@code com.acme.**}); {@code
 *     null} for every class of the manager's loader but the deny-list
 * @param types the cache's declared key and value types, always allowed
 * @param schema what happens when a class has changed since a value was written
 * @param references whether shared and cyclic references are kept; off spares remembering each
 *     object, writes one that is shared as often as it is met, and refuses cycles
 * @param maxDepth how deeply an object graph may nest
 * @param maxBytes the largest uncompressed payload that is read or written
 * @param compression when payloads are compressed
 */
public record SerializationSettings(
    @Nullable List<String> allow,
    List<Class<?>> types,
    Schema schema,
    boolean references,
    int maxDepth,
    int maxBytes,
    Compression compression) {

  /** What a changed class means. */
  public enum Schema {
    /** A value written by another version of a class is a miss. */
    STRICT,
    /** Fields are matched by name; what has no explicit conversion is a miss. */
    TOLERANT
  }

  /** Whether dictionaries are trained. */
  public enum Dictionary {
    AUTO,
    OFF
  }

  /**
   * When payloads are compressed.
   *
   * @param thresholdBytes payloads below this size are stored as they are as long as there is no
   *     dictionary; with one, those from 64 bytes on are compressed
   * @param level the zstd level
   * @param dictionary whether dictionaries are trained on this cache's values
   */
  public record Compression(int thresholdBytes, int level, Dictionary dictionary) {}

  public SerializationSettings {
    allow = allow == null ? null : List.copyOf(allow);
    types = List.copyOf(types);
  }

  /** The settings of a cache that nobody configured. */
  public static SerializationSettings defaults() {
    return new SerializationSettings(
        null,
        List.of(),
        Schema.STRICT,
        true,
        512,
        64 << 20,
        new Compression(1024, 3, Dictionary.AUTO));
  }
}
