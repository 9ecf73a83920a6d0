package dev.perigee.near;

import java.time.Duration;

/**
 * What the operations of one cache do during an outage of Redis: {@link StoreException#isOutage}.
 *
 * @param degrades whether reads are then misses and writes succeed for the caller; else they throw
 * @param staleIfError with {@code degrades}: how long ago a near copy may have been read that is
 *     served then; zero is none
 */
public record OutageSettings(boolean degrades, Duration staleIfError) {

  /** Operations throw. */
  public static OutageSettings fail() {
    return new OutageSettings(false, Duration.ZERO);
  }

  /** Operations succeed for the caller. */
  public static OutageSettings degrade(Duration staleIfError) {
    return new OutageSettings(true, staleIfError);
  }
}
