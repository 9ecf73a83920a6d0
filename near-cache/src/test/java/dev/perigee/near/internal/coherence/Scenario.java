package dev.perigee.near.internal.coherence;

import java.util.ArrayList;
import java.util.List;

/**
 * What an exploration begins with: a value of version 0 under every key, and processes that have
 * not begun.
 *
 * @param lease how old a proof may be
 * @param tick how far a tick moves the clock
 * @param lifetime of every written value
 * @param joins whether readers join each other
 * @param subscribed whether events arrive from the beginning
 * @param lifetimes whether each value is written with a lifetime, which is an event of its own
 */
record Scenario(
    String name,
    int masters,
    int keys,
    int stores,
    long lease,
    long tick,
    long lifetime,
    boolean joins,
    boolean subscribed,
    boolean lifetimes,
    List<Actor> processes) {

  /** A process: in which store, on which key. */
  record Actor(Kind kind, int store, int key) {}

  static Scenario of(String name) {
    return new Scenario(
        name, 1, 1, 1, World.FOREVER, 1, World.FOREVER, false, true, false, List.of());
  }

  Scenario with(int count, Kind kind) {
    return with(count, kind, 0, 0);
  }

  Scenario with(int count, Kind kind, int store, int key) {
    List<Actor> more = new ArrayList<>(processes);
    for (int i = 0; i < count; i++) {
      more.add(new Actor(kind, store, key));
    }
    return new Scenario(
        name, masters, keys, stores, lease, tick, lifetime, joins, subscribed, lifetimes, more);
  }

  Scenario joining() {
    return new Scenario(
        name, masters, keys, stores, lease, tick, lifetime, true, subscribed, lifetimes, processes);
  }

  /** Begins before the first subscription. */
  Scenario unsubscribed() {
    return new Scenario(
        name, masters, keys, stores, lease, tick, lifetime, joins, false, lifetimes, processes);
  }

  /** Writes are announced as Redis announces SET with PX: two events. */
  Scenario withLifetimes() {
    return new Scenario(
        name, masters, keys, stores, lease, tick, lifetime, joins, subscribed, true, processes);
  }

  Scenario stores(int number) {
    return new Scenario(
        name,
        masters,
        keys,
        number,
        lease,
        tick,
        lifetime,
        joins,
        subscribed,
        lifetimes,
        processes);
  }

  /** As many keys, each on a master of its own. */
  Scenario masters(int number) {
    return new Scenario(
        name,
        number,
        number,
        stores,
        lease,
        tick,
        lifetime,
        joins,
        subscribed,
        lifetimes,
        processes);
  }

  Scenario time(long newLease, long newTick, long newLifetime) {
    return new Scenario(
        name,
        masters,
        keys,
        stores,
        newLease,
        newTick,
        newLifetime,
        joins,
        subscribed,
        lifetimes,
        processes);
  }

  @Override
  public String toString() {
    return name;
  }
}
