package dev.perigee.near.internal.redis;

import dev.perigee.near.BulkException;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.StoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.command.CommandBatchService;

/**
 * Sends calls, one by one or in pipelines, and turns what goes wrong into StoreExceptions.
 *
 * <p>Scripts are sent by digest. A server that does not know one says so without executing
 * anything; it then gets the source.
 */
final class Commands {

  /** A pipeline is cut here, so that neither side has to hold everything at once. */
  private static final int MOST_CALLS = 1_000;

  private static final long MOST_BYTES = 8L << 20;

  private final Connector connector;
  private final Breaker breaker;

  Commands(Connector connector, LongSupplier nanoTime) {
    this.connector = connector;
    this.breaker = new Breaker(connector.server(), nanoTime);
  }

  /** Whether commands are answered without being sent. */
  boolean isCut() {
    return breaker.isOpen();
  }

  /** Whether commands are sent. */
  RemoteStatistics.Breaker breaker() {
    return breaker.state();
  }

  /** Sends one call; the stage fails with a StoreException only. */
  CompletableFuture<Object> run(Call call) {
    return withLink(link -> send(link, call))
        .handle(
            (result, thrown) -> {
              if (thrown != null) {
                throw Failures.of(thrown, call.describe(), connector.server(), call.writes());
              }
              return result;
            });
  }

  /**
   * Sends calls in pipelines, one a master; the results are in order.
   *
   * <p>Fails with a {@link BulkException} where some of several writes were confirmed; its keys are
   * those of the calls.
   */
  CompletableFuture<List<Object>> runAll(List<Call> calls) {
    if (calls.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return withLink(link -> runFrom(link, calls, 0, new ArrayList<>(calls.size())))
        .handle(
            (results, thrown) -> {
              if (thrown != null) {
                Call first = calls.get(0);
                throw Failures.of(thrown, first.describe(), connector.server(), first.writes());
              }
              return results;
            });
  }

  private CompletableFuture<List<Object>> runFrom(
      Link link, List<Call> calls, int from, List<Object> results) {
    int to = endOfPipeline(calls, from);
    List<Call> part = calls.subList(from, to);
    return pipeline(link, part)
        .thenCompose(
            outcomes -> {
              Throwable failure = null;
              for (Outcome outcome : outcomes) {
                results.add(outcome.value());
                failure = failure == null ? outcome.failure() : failure;
              }
              if (failure != null) {
                return CompletableFuture.failedFuture(bulkFailure(failure, calls, from, outcomes));
              }
              return to == calls.size()
                  ? CompletableFuture.completedFuture(results)
                  : runFrom(link, calls, to, results);
            });
  }

  private CompletableFuture<List<Outcome>> pipeline(Link link, List<Call> calls) {
    return sendTogether(link, calls)
        .thenCompose(
            outcomes -> {
              List<Integer> unknown = new ArrayList<>();
              for (int i = 0; i < outcomes.size(); i++) {
                Throwable failure = outcomes.get(i).failure();
                if (failure != null && Failures.isUnknownScript(failure)) {
                  unknown.add(i);
                }
              }
              if (unknown.isEmpty()) {
                return CompletableFuture.completedFuture(outcomes);
              }
              List<Call> again = unknown.stream().map(i -> calls.get(i).withSource()).toList();
              return sendTogether(link, again)
                  .thenApply(
                      later -> {
                        for (int i = 0; i < later.size(); i++) {
                          outcomes.set(unknown.get(i), later.get(i));
                        }
                        return outcomes;
                      });
            });
  }

  /**
   * Sends each master its part in a pipeline of its own: in a common one, Redisson lets the failure
   * of one master stand for the replies of all the others too.
   */
  private static CompletableFuture<List<Outcome>> sendTogether(Link link, List<Call> calls) {
    Map<Object, List<Integer>> parts = new LinkedHashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      parts.computeIfAbsent(link.masterOf(calls.get(i).key()), master -> new ArrayList<>()).add(i);
    }
    List<Outcome> outcomes = new ArrayList<>(Collections.nCopies(calls.size(), Outcome.NONE));
    List<CompletableFuture<?>> running = new ArrayList<>(parts.size());
    for (List<Integer> part : parts.values()) {
      running.add(
          sendToOne(link, part.stream().map(calls::get).toList())
              .thenAccept(
                  of -> {
                    synchronized (outcomes) {
                      for (int i = 0; i < of.size(); i++) {
                        outcomes.set(part.get(i), of.get(i));
                      }
                    }
                  }));
    }
    return CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> outcomes);
  }

  private static CompletableFuture<List<Outcome>> sendToOne(Link link, List<Call> calls) {
    CommandBatchService pipeline = link.pipeline();
    List<CompletableFuture<Object>> replies = new ArrayList<>(calls.size());
    for (Call call : calls) {
      replies.add(
          pipeline
              .<Object, Object>writeAsync(
                  call.key(), ByteArrayCodec.INSTANCE, call.command(), call.arguments())
              .toCompletableFuture());
    }
    return pipeline
        .executeAsync()
        .toCompletableFuture()
        .handle(
            (all, thrown) -> {
              List<Outcome> outcomes = new ArrayList<>(replies.size());
              replies.forEach(reply -> outcomes.add(Outcome.of(reply, thrown)));
              return outcomes;
            });
  }

  private CompletableFuture<Object> send(Link link, Call call) {
    CompletableFuture<Object> sent =
        link.send(call.key(), ByteArrayCodec.INSTANCE, call.command(), call.arguments());
    if (call.script() == null) {
      return sent;
    }
    return sent.exceptionallyCompose(
        thrown ->
            Failures.isUnknownScript(thrown)
                ? link.send(
                    call.key(),
                    ByteArrayCodec.INSTANCE,
                    call.withSource().command(),
                    call.withSource().arguments())
                : CompletableFuture.failedFuture(thrown));
  }

  private StoreException bulkFailure(
      Throwable failure, List<Call> calls, int from, List<Outcome> outcomes) {
    Call first = calls.get(from);
    String what = calls.size() + " x " + first.describe() + ", …";
    StoreException cause = Failures.of(failure, what, connector.server(), first.writes());
    if (!first.writes()) {
      return cause;
    }
    Set<Object> done = new HashSet<>();
    calls.subList(0, from).forEach(call -> done.add(call.key()));
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i).failure() == null) {
        done.add(calls.get(from + i).key());
      }
    }
    return new BulkException(
        cause.getMessage() + "; " + done.size() + " of " + calls.size() + " were confirmed",
        cause,
        done);
  }

  private <T> CompletableFuture<T> withLink(Function<Link, CompletableFuture<T>> action) {
    return breaker.guard(
        () -> {
          Link ready = connector.ready();
          return ready == null
              ? connector.connected().thenCompose(link -> guarded(link, action))
              : guarded(ready, action);
        });
  }

  private static <T> CompletableFuture<T> guarded(
      Link link, Function<Link, CompletableFuture<T>> action) {
    try {
      return action.apply(link);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static int endOfPipeline(List<Call> calls, int from) {
    long bytes = 0;
    int to = from;
    while (to < calls.size() && to - from < MOST_CALLS && (to == from || bytes < MOST_BYTES)) {
      bytes += calls.get(to).size();
      to++;
    }
    return to;
  }

  /** What became of one call of a pipeline: a failure, or a value that may be null. */
  private record Outcome(@Nullable Object value, @Nullable Throwable failure) {

    /** Of a call that was not sent. */
    static final Outcome NONE = new Outcome(null, new IllegalStateException("not sent"));

    static Outcome of(CompletableFuture<Object> reply, @Nullable Throwable ofAll) {
      if (!reply.isDone()) {
        return new Outcome(
            null, ofAll == null ? new IllegalStateException("a pipeline left a reply out") : ofAll);
      }
      try {
        return new Outcome(reply.join(), null);
      } catch (RuntimeException e) {
        return new Outcome(null, Failures.unwrapped(e));
      }
    }
  }
}
