package dev.perigee.near.internal.store;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Versions of entries: 64 bits, another one for each write. One node never repeats a version before
 * 2^64 writes: a counter goes through the finalizer of SplitMix64 (Steele, Lea, Flood: Fast
 * Splittable Pseudorandom Number Generators, 2014), which maps 64 bits one to one. Nodes begin at
 * random places, so that two versions of different nodes are equal as rarely as two random numbers
 * are; only versions of one key that follow each other are ever compared. Thread-safe.
 */
final class Versions {
  private final AtomicLong counter;

  Versions() {
    this(new SecureRandom().nextLong());
  }

  Versions(long start) {
    counter = new AtomicLong(start);
  }

  long next() {
    long z = counter.getAndIncrement();
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
