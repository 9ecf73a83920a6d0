package dev.perigee.near.internal.redis;

import dev.perigee.near.BulkException;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisClient;

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

  /** How many keys one command reads: it keeps everybody else's from being executed. */
  private static final int MOST_JOINT = 100;

  /** What a value of another type reads as. */
  private static final byte[] NO_STRING = {};

  /** From this size on, in bytes, a value does not travel with single calls. */
  private static final long LARGE = 64 << 10;

  private final Connector connector;
  private final Breaker breaker;
  private final Combiners combiners;

  /**
   * @param timeout for one call
   * @param nanoTime the local clock, in nanoseconds
   * @param timer where calls are ended whose time is over
   */
  Commands(Connector connector, Duration timeout, LongSupplier nanoTime, Combiner.Timer timer) {
    this.connector = connector;
    this.breaker = new Breaker(connector.server(), nanoTime);
    this.combiners =
        new Combiners(
            (client, limit) ->
                new Combiner(() -> RedissonWire.open(client), limit, timeout, nanoTime, timer));
  }

  /** Ends what is under way and closes the connections. */
  void close() {
    combiners.close();
  }

  /** A large value makes nobody wait but its owner: it goes with the bulk. */
  private BiFunction<RedisClient, Link, Combiner> wayOf(Call call) {
    return call.size() > LARGE ? combiners::bulk : combiners::singles;
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
    return withLink(link -> send(link, call, wayOf(call)))
        .handle(
            (result, thrown) -> {
              if (thrown != null) {
                throw Failures.of(thrown, call.describe(), connector.server(), call.writes());
              }
              return result;
            });
  }

  /** Sends two calls on one key that travel together, in this order; as {@link #run}. */
  CompletableFuture<List<Object>> runTogether(Call first, Call second) {
    return withLink(link -> sendBoth(link, first, second))
        .handle(
            (results, thrown) -> {
              if (thrown != null) {
                boolean writes = first.writes() || second.writes();
                throw Failures.of(thrown, first.describe(), connector.server(), writes);
              }
              return results;
            });
  }

  private CompletableFuture<List<Object>> sendBoth(Link link, Call first, Call second) {
    @Nullable RedisClient client = link.clientOf(first.key());
    CompletableFuture<Object> one;
    CompletableFuture<Object> two;
    if (client == null) {
      one = link.send(first);
      two = link.send(second);
    } else {
      var both = combiners.singles(client, link).send(List.of(first, second));
      one = both.get(0);
      two = both.get(1);
    }
    return recovering(link, first, one)
        .thenCombine(recovering(link, second, two), Arrays::asList); // an answer may be null
  }

  private CompletableFuture<Object> recovering(
      Link link, Call call, CompletableFuture<Object> sent) {
    return sent.exceptionallyCompose(thrown -> recovered(link, call, combiners::singles, thrown));
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

  /**
   * Reads many keys, by one command for many of them where one master has them all, else by a
   * pipeline for each master; a result for each key, in order.
   *
   * @param one the call for one key
   * @param many the call for several, which answers with a list
   */
  CompletableFuture<List<Object>> readAll(
      List<String> keys, Function<String, Call> one, Function<List<String>, Call> many) {
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return withLink(
            link ->
                link.isCluster()
                    ? runFrom(link, keys.stream().map(one).toList(), 0, new ArrayList<>())
                    : runFrom(link, joint(keys, many), 0, new ArrayList<>())
                        .thenApply(Commands::flat))
        .handle(
            (results, thrown) -> {
              if (thrown != null) {
                Call first = one.apply(keys.get(0));
                throw Failures.of(thrown, first.describe() + ", …", connector.server(), false);
              }
              return results;
            });
  }

  private static List<Call> joint(List<String> keys, Function<List<String>, Call> many) {
    List<Call> calls = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += MOST_JOINT) {
      calls.add(many.apply(keys.subList(from, Math.min(keys.size(), from + MOST_JOINT))));
    }
    return calls;
  }

  private static List<Object> flat(List<Object> replies) {
    List<Object> all = new ArrayList<>();
    replies.forEach(reply -> all.addAll((List<?>) reply));
    return all;
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

  /** Sends calls together, to each master its part. */
  private CompletableFuture<List<Outcome>> pipeline(Link link, List<Call> calls) {
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>(calls.size());
    for (Call call : calls) {
      outcomes.add(send(link, call, combiners::bulk).handle(Outcome::new));
    }
    return CompletableFuture.allOf(outcomes.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> outcomes.stream().map(CompletableFuture::join).toList());
  }

  /**
   * Sends a call by a combining connection, or by Redisson where no master is known, and again in
   * another way where the reply asks for it.
   */
  private CompletableFuture<Object> send(
      Link link, Call call, BiFunction<RedisClient, Link, Combiner> way) {
    @Nullable RedisClient client = link.clientOf(call.key());
    CompletableFuture<Object> sent =
        client == null ? link.send(call) : way.apply(client, link).send(call);
    return sent.exceptionallyCompose(thrown -> recovered(link, call, way, thrown));
  }

  /** What follows an error: none of these has changed anything. */
  private CompletableFuture<Object> recovered(
      Link link, Call call, BiFunction<RedisClient, Link, Combiner> way, Throwable thrown) {
    if (Failures.isElsewhere(thrown)) {
      return link.send(call).exceptionallyCompose(again -> taught(link, call, way, again));
    }
    return taught(link, call, way, thrown);
  }

  private CompletableFuture<Object> taught(
      Link link, Call call, BiFunction<RedisClient, Link, Combiner> way, Throwable thrown) {
    if (Failures.isUnknownScript(thrown) && !call.hasSource()) {
      return send(link, call.withSource(), way);
    }
    return call.readsString() && Failures.isOfAnotherType(thrown)
        ? CompletableFuture.completedFuture(NO_STRING)
        : CompletableFuture.failedFuture(thrown);
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
  private record Outcome(@Nullable Object value, @Nullable Throwable failure) {}
}
