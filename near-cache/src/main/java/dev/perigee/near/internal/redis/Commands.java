package dev.perigee.near.internal.redis;

import dev.perigee.near.BulkException;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisClient;
import org.redisson.connection.MasterSlaveEntry;

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

  /** How many keys one command has: it keeps everybody else's from being executed. */
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
                new Combiner(() -> RespWire.open(client), limit, timeout, nanoTime, timer));
  }

  /** Ends what is under way and closes the connections. */
  void close() {
    combiners.close();
  }

  /** A large value makes nobody wait but its owner: it goes with the bulk. */
  private BiFunction<RedisClient, Link, Combiner> wayOf(Call call) {
    return call.size() > LARGE ? combiners::bulk : combiners::singles;
  }

  /** Finds out, without waiting, whether Redis answers again, where it did not. */
  void probe() {
    for (int i = 0; i < Breaker.TRIES; i++) {
      var unused = run(Call.read(RedisTier.EXISTS, "perigee"));
    }
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
  CompletableFuture<@Nullable Object[]> runTogether(Call first, Call second) {
    return withLink(
            link ->
                sendTogether(link, List.of(first, second), combiners::singles)
                    .thenCompose(Commands::unlessFailed)) // or the breaker took it for an answer
        .handle(
            (replies, thrown) -> {
              if (thrown != null) {
                boolean writes = first.writes() || second.writes();
                throw Failures.of(thrown, first.describe(), connector.server(), writes);
              }
              return replies;
            });
  }

  private static CompletableFuture<@Nullable Object[]> unlessFailed(@Nullable Object[] replies) {
    Throwable failure = failureIn(replies);
    return failure == null
        ? CompletableFuture.completedFuture(replies)
        : CompletableFuture.failedFuture(failure);
  }

  private static @Nullable Throwable failureIn(@Nullable Object[] replies) {
    for (Object reply : replies) {
      if (reply instanceof Throwable failure) {
        return failure;
      }
    }
    return null;
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
        .handle((results, thrown) -> resultsOf(calls.get(0), results, thrown));
  }

  /**
   * As {@link #runAll}, with calls that take time to make: those of the first pipeline are sent in
   * slices, each as soon as it is made, so that the server executes them while the next ones are
   * made.
   *
   * @param made walked once, on the calling thread, before this returns; where there is no
   *     connection yet, before anything is sent
   */
  CompletableFuture<List<Object>> runAsMade(Iterator<Call> made) {
    @Nullable Link ready = connector.ready();
    if (ready == null || !made.hasNext()) {
      List<Call> calls = new ArrayList<>();
      made.forEachRemaining(calls::add);
      return runAll(calls);
    }
    Call first = made.next();
    return breaker
        .guard(() -> guarded(ready, link -> runSlices(link, first, made)))
        .handle((results, thrown) -> resultsOf(first, results, thrown));
  }

  private List<Object> resultsOf(Call first, List<Object> results, @Nullable Throwable thrown) {
    if (thrown != null) {
      throw Failures.of(thrown, first.describe(), connector.server(), first.writes());
    }
    return results;
  }

  /**
   * Does something with many keys, by one command for many of them where one master has them all,
   * else by a pipeline for each master; the replies of these commands, in the order of the keys.
   * Fails as {@link #runAll}.
   *
   * @param one the call for one key
   * @param many the call for several
   */
  CompletableFuture<List<Object>> runJointly(
      List<String> keys, Function<String, Call> one, Function<List<String>, Call> many) {
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return withLink(
            link ->
                link.isCluster()
                    ? runFrom(link, keys.stream().map(one).toList(), 0, new ArrayList<>())
                    : runJoint(link, keys, many))
        .handle(
            (results, thrown) -> {
              if (thrown != null) {
                Call first = one.apply(keys.get(0));
                throw Failures.of(
                    thrown, first.describe() + ", …", connector.server(), first.writes());
              }
              return results;
            });
  }

  private CompletableFuture<List<Object>> runJoint(
      Link link, List<String> keys, Function<List<String>, Call> many) {
    Iterator<Call> calls =
        IntStream.rangeClosed(0, (keys.size() - 1) / MOST_JOINT)
            .map(part -> part * MOST_JOINT)
            .mapToObj(
                from -> many.apply(keys.subList(from, Math.min(keys.size(), from + MOST_JOINT))))
            .iterator();
    return runSlices(link, calls.next(), calls);
  }

  /** Sends a call to one master, whatever its key; as {@link #run}. */
  CompletableFuture<Object> runAt(MasterSlaveEntry master, Call call) {
    return withLink(
            link ->
                combiners
                    .bulk(master.getClient(), link)
                    .send(List.of(call))
                    .thenCompose(Commands::unlessFailed)
                    .thenApply(replies -> replies[0]))
        .handle(
            (result, thrown) -> {
              if (thrown != null) {
                throw Failures.of(thrown, call.describe(), connector.server(), call.writes());
              }
              return result;
            });
  }

  private CompletableFuture<List<Object>> runSlices(Link link, Call first, Iterator<Call> made) {
    Slices slices = new Slices(first, made);
    slices.send(slice -> sendTogether(link, slice, combiners::bulk), MOST_CALLS, MOST_BYTES);
    List<Call> calls = slices.calls();
    @Nullable RuntimeException failure = slices.failure();
    return slices
        .replies()
        .thenCompose(
            replies ->
                failure == null
                    ? goOn(link, calls, 0, replies, new ArrayList<>(calls.size()))
                    : CompletableFuture.failedFuture(bulkFailure(failure, calls, 0, replies)));
  }

  private CompletableFuture<List<Object>> runFrom(
      Link link, List<Call> calls, int from, List<Object> results) {
    return sendTogether(link, calls.subList(from, endOfPipeline(calls, from)), combiners::bulk)
        .thenCompose(replies -> goOn(link, calls, from, replies, results));
  }

  /** Sends the next pipeline, if there is one, after the replies to that which begins there. */
  private CompletableFuture<List<Object>> goOn(
      Link link, List<Call> calls, int from, @Nullable Object[] replies, List<Object> results) {
    Throwable failure = failureIn(replies);
    if (failure != null) {
      return CompletableFuture.failedFuture(bulkFailure(failure, calls, from, replies));
    }
    Collections.addAll(results, replies);
    int to = from + replies.length;
    return to == calls.size()
        ? CompletableFuture.completedFuture(results)
        : runFrom(link, calls, to, results);
  }

  /**
   * Sends calls together, to each master its part in one pipeline.
   *
   * @return completes normally: with a reply for each call, or a {@code Throwable} in its place
   */
  private CompletableFuture<@Nullable Object[]> sendTogether(
      Link link, List<Call> calls, BiFunction<RedisClient, Link, Combiner> way) {
    @Nullable RedisClient only = link.isCluster() ? null : link.clientOf(calls.get(0).key());
    CompletableFuture<@Nullable Object[]> replies =
        only == null ? sendToEach(link, calls, way) : way.apply(only, link).send(calls);
    return replies.thenCompose(
        first ->
            failureIn(first) == null
                ? CompletableFuture.completedFuture(first)
                : recoveredAll(link, calls, way, first));
  }

  private CompletableFuture<@Nullable Object[]> sendToEach(
      Link link, List<Call> calls, BiFunction<RedisClient, Link, Combiner> way) {
    Map<RedisClient, List<Integer>> places = new LinkedHashMap<>();
    Gathering gathering = new Gathering(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      @Nullable RedisClient client = link.clientOf(calls.get(i).key());
      if (client == null) {
        gathering.add(i, link.send(calls.get(i)));
      } else {
        places.computeIfAbsent(client, of -> new ArrayList<>()).add(i);
      }
    }
    places.forEach(
        (client, of) ->
            gathering.addAll(
                of, way.apply(client, link).send(of.stream().map(calls::get).toList())));
    return gathering.all();
  }

  /** Goes on with those that failed, where their errors ask for it. */
  private CompletableFuture<@Nullable Object[]> recoveredAll(
      Link link,
      List<Call> calls,
      BiFunction<RedisClient, Link, Combiner> way,
      @Nullable Object[] replies) {
    Gathering gathering = new Gathering(replies);
    for (int i = 0; i < replies.length; i++) {
      if (replies[i] instanceof Throwable failure) {
        gathering.add(i, recovered(link, calls.get(i), way, failure));
      }
    }
    return gathering.all();
  }

  /**
   * Sends a call by a combining connection, or by Redisson where no master is known, and again in
   * another way where the reply asks for it.
   */
  private CompletableFuture<Object> send(
      Link link, Call call, BiFunction<RedisClient, Link, Combiner> way) {
    @Nullable RedisClient client = link.clientOf(call.key());
    if (client == null) {
      return link.send(call).exceptionallyCompose(thrown -> recovered(link, call, way, thrown));
    }
    CompletableFuture<Object> result = new CompletableFuture<>();
    var unused =
        way.apply(client, link)
            .send(List.of(call))
            .whenComplete(
                (replies, never) -> {
                  if (replies[0] instanceof Throwable failure) {
                    relay(recovered(link, call, way, failure), result);
                  } else {
                    result.complete(replies[0]);
                  }
                });
    return result;
  }

  private static <T> void relay(CompletableFuture<T> from, CompletableFuture<T> to) {
    var unused =
        from.whenComplete(
            (value, thrown) -> {
              if (thrown != null) {
                to.completeExceptionally(thrown);
              } else {
                to.complete(value);
              }
            });
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
      Throwable failure, List<Call> calls, int from, @Nullable Object[] replies) {
    Call first = calls.get(from);
    String what = calls.size() + " x " + first.describe() + ", …";
    StoreException cause = Failures.of(failure, what, connector.server(), first.writes());
    if (!first.writes()) {
      return cause;
    }
    Set<Object> done = new HashSet<>();
    int wanted = calls.stream().mapToInt(call -> call.keys().size()).sum();
    calls.subList(0, from).forEach(call -> done.addAll(call.keys()));
    for (int i = 0; i < replies.length; i++) {
      if (!(replies[i] instanceof Throwable)) {
        done.addAll(calls.get(from + i).keys());
      }
    }
    return new BulkException(
        cause.getMessage() + "; " + done.size() + " of " + wanted + " were confirmed", cause, done);
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
}
