package dev.perigee.jcache.internal.event;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks of one key in the order in which they were added, one at a time, on whichever thread
 * drains the key's lane; tasks of different keys run side by side.
 *
 * <p>A lane exists while it has tasks. Adding, and deciding who runs a lane, happen in the map's
 * atomic section of the key, so each task is run exactly once: a thread that finds the lane running
 * leaves its task to the runner, and the runner gives the lane up only when it sees it empty. Tasks
 * run outside that section, so a task may add another one to its own lane; that one runs after it.
 *
 * @param <K> the type of keys
 */
final class Lanes<K> {
  private final ConcurrentHashMap<K, Lane> lanes = new ConcurrentHashMap<>();

  private static final class Lane {
    final Queue<Runnable> tasks = new ArrayDeque<>();
    @Nullable Thread runner;
  }

  /** Adds a task at the end of the key's lane. */
  void add(K key, Runnable task) {
    lanes.compute(
        key,
        (k, lane) -> {
          Lane current = lane == null ? new Lane() : lane;
          current.tasks.add(task);
          return current;
        });
  }

  /** Runs the key's tasks until there is none, unless another thread (or caller) is doing so. */
  void drain(K key) {
    Runnable task = next(key, false);
    while (task != null) {
      try {
        task.run();
      } catch (Throwable e) {
        // Give the lane up before leaving, or its key would be stuck for ever.
        release(key);
        throw e;
      }
      task = next(key, true);
    }
  }

  private @Nullable Runnable next(K key, boolean runner) {
    Runnable[] task = new Runnable[1];
    lanes.computeIfPresent(
        key,
        (k, lane) -> {
          if (lane.runner != null && !runner) {
            return lane;
          }
          task[0] = lane.tasks.poll();
          lane.runner = task[0] == null ? null : Thread.currentThread();
          return lane.runner == null ? null : lane;
        });
    return task[0];
  }

  private void release(K key) {
    lanes.computeIfPresent(
        key,
        (k, lane) -> {
          lane.runner = null;
          return lane.tasks.isEmpty() ? null : lane;
        });
  }

  boolean isEmpty() {
    return lanes.isEmpty();
  }
}
