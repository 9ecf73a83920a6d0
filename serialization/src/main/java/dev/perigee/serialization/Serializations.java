package dev.perigee.serialization;

import dev.perigee.serialization.internal.key.KeyText;
import java.util.Objects;

/** Where serializations come from. */
public final class Serializations {
  private Serializations() {}

  /**
   * Opens the serialization of one CacheManager.
   *
   * @param loader where classes are found when values are read
   * @param dictionaries where trained dictionaries are shared; {@link DictionaryStore#none()} for a
   *     node that shares none
   */
  public static Serialization open(ClassLoader loader, DictionaryStore dictionaries) {
    return new ManagerSerialization(
        Objects.requireNonNull(loader, "loader"),
        Objects.requireNonNull(dictionaries, "dictionaries"));
  }

  /**
   * The name of a cache as {@link KeyCodec#escapeName} writes it, for those who have no codec: a
   * cache is destroyed by its name alone.
   */
  public static String escapeName(String cacheName) {
    return KeyText.escapeName(cacheName);
  }
}
