package dev.perigee.hammer.node;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.history.HistoryWriter;
import dev.perigee.hammer.history.Kind;
import dev.perigee.hammer.history.Operation;
import dev.perigee.hammer.history.Outcome;
import java.util.function.LongSupplier;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessorException;

/** Runs operations and writes down what came of them. Thread-safe. */
final class Journal {
  private final int node;
  private final HistoryWriter history;
  private final LongSupplier nanoTime;

  /**
   * What an operation returned.
   *
   * @param observed the value, ABSENT or NOTHING
   * @param written the value, ABSENT or NOTHING
   */
  record Result(Outcome outcome, long observed, long written) {}

  /** An operation. */
  interface Call {
    Result run();
  }

  Journal(int node, HistoryWriter history, LongSupplier nanoTime) {
    this.node = node;
    this.history = history;
    this.nanoTime = nanoTime;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  /**
   * Runs an operation on one key.
   *
   * @param written what it would write, for the case that it fails
   */
  void run(Subject subject, Kind kind, int key, long written, Call call) {
    long start = now();
    Result result;
    try {
      result = call.run();
    } catch (EntryProcessorException e) {
      throw e; // the hammer's own fault
    } catch (CacheException e) {
      result = new Result(Outcome.FAILED, dev.perigee.hammer.Values.NOTHING, written);
    }
    write(subject, kind, key, result, start, now());
  }

  void write(Subject subject, Kind kind, int key, Result result, long start, long end) {
    history.add(
        new Operation(
            node,
            kind,
            subject,
            key,
            result.observed(),
            result.written(),
            result.outcome(),
            start,
            end));
  }
}
