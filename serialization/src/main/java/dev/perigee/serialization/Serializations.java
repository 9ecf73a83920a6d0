package dev.perigee.serialization;

import dev.perigee.serialization.internal.key.KeyText;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

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
    BackgroundThread background = new BackgroundThread();
    return new ManagerSerialization(
        Objects.requireNonNull(loader, "loader"),
        Objects.requireNonNull(dictionaries, "dictionaries"),
        background,
        background::close,
        MonotonicTime::nanoTime);
  }

  /**
   * Opens the serialization of one CacheManager on a thread and a clock of the caller's.
   *
   * @param loader where classes are found when values are read
   * @param dictionaries where trained dictionaries are shared
   * @param background where dictionaries are trained and published; outlives the serialization, and
   *     is not closed with it
   * @param nanoTime the clock by which a dictionary that could not be fetched is asked for again
   */
  public static Serialization open(
      ClassLoader loader,
      DictionaryStore dictionaries,
      Executor background,
      LongSupplier nanoTime) {
    return new ManagerSerialization(
        Objects.requireNonNull(loader, "loader"),
        Objects.requireNonNull(dictionaries, "dictionaries"),
        Objects.requireNonNull(background, "background"),
        () -> {},
        Objects.requireNonNull(nanoTime, "nanoTime"));
  }

  /**
   * The name of a cache as {@link KeyCodec#escapeName} writes it, for those who have no codec: a
   * cache is destroyed by its name alone.
   */
  public static String escapeName(String cacheName) {
    return KeyText.escapeName(cacheName);
  }
}
