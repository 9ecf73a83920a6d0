package dev.perigee.serialization;

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
}
