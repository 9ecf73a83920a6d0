package dev.perigee.near.internal.redis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline of calls that take time to make, sent in slices, each as soon as it is made: the
 * server executes the first ones while the next ones are made. Used by one thread.
 */
final class Slices {
  /** A slice ends with so many calls, or so many bytes. */
  private static final int CALLS = 34;

  private static final long BYTES = 8 << 10;

  private final Iterator<Call> made;
  private final List<Call> calls = new ArrayList<>();
  private final List<Slice> slices = new ArrayList<>();
  private int sent;
  private @Nullable RuntimeException failure;

  /** A part that was sent: the calls from one place to before another. */
  private record Slice(int from, int to, CompletableFuture<@Nullable Object[]> replies) {}

  /**
   * @param first the first call
   * @param made the others, made one by one
   */
  Slices(Call first, Iterator<Call> made) {
    this.made = made;
    calls.add(first);
  }

  /**
   * Makes all calls, and sends the first ones meanwhile.
   *
   * @param way sends a slice
   * @param mostCalls how many calls are sent at most, more or less
   * @param mostBytes the same in bytes
   */
  void send(
      Function<List<Call>, CompletableFuture<@Nullable Object[]>> way,
      int mostCalls,
      long mostBytes) {
    try {
      long bytes = 0;
      while (sent < calls.size() && sent < mostCalls && bytes < mostBytes) {
        bytes += makeSlice();
        List<Call> slice = List.copyOf(calls.subList(sent, calls.size()));
        slices.add(new Slice(sent, calls.size(), way.apply(slice)));
        sent = calls.size();
        if (made.hasNext()) {
          calls.add(made.next());
        }
      }
      made.forEachRemaining(calls::add);
    } catch (RuntimeException e) {
      failure = e; // of what was sent, it must be known what was done
    }
  }

  /** Makes calls until those that were not sent are a slice, or all; the bytes of the slice. */
  private long makeSlice() {
    long bytes = calls.get(sent).size();
    while (calls.size() - sent < CALLS && bytes < BYTES && made.hasNext()) {
      Call call = made.next();
      calls.add(call);
      bytes += call.size();
    }
    return bytes;
  }

  /** All calls that were made. */
  List<Call> calls() {
    return calls;
  }

  /** Why a call was not made or not sent, and none after it. */
  @Nullable RuntimeException failure() {
    return failure;
  }

  /** The replies to those that were sent; completes normally. */
  CompletableFuture<@Nullable Object[]> replies() {
    Gathering gathering = new Gathering(sent);
    slices.forEach(slice -> gathering.addAll(slice.from(), slice.to(), slice.replies()));
    return gathering.all();
  }
}
