package dev.perigee.quickstart;

import dev.perigee.near.Health;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import redis.embedded.RedisServer;

/**
 * Two nodes of a shop share one cache: each has a near cache in its own memory, Redis is the
 * authority behind both. Prints what happens, with figures; ends with an exception, and so with an
 * exit code other than 0, if anything that it says is not so.
 */
public final class Quickstart {
  private static final long CUP = 42L;

  private final Node a;
  private final Node b;
  private final RedisCli redis;

  private Quickstart(Node a, Node b, RedisCli redis) {
    this.a = a;
    this.b = b;
    this.redis = redis;
  }

  /** Starts a Redis of its own on a free port of this machine, and stops it at the end. */
  public static void main(String[] args) throws Exception {
    int port = freePort();
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    URI uri = URI.create("redis://127.0.0.1:" + port);
    try (Node a = Node.open("A", uri);
        Node b = Node.open("B", uri);
        RedisCli redis = new RedisCli(uri)) {
      say("Two nodes, A and B, and Redis " + redis.info("redis_version") + " at " + uri);
      new Quickstart(a, b, redis).run();
    } finally {
      server.stop();
    }
    say("\nEverything above was checked while it happened.");
  }

  private void run() throws Exception {
    readsAtTheSpeedOfMemory();
    anUpdateReachesTheOtherNode();
    whatStandsInRedis();
    nothingIsSoldTwice();
    statistics();
  }

  private void readsAtTheSpeedOfMemory() {
    say("\n1. A puts a record, B reads it");
    Product cup = new Product("Espresso cup", new BigDecimal("12.50"), 2_000);
    a.products().put(CUP, cup);
    show("A puts", cup);

    Product read = b.products().get(CUP);
    check("B reads what A put", cup.equals(read) && b.near().hits() == 0);
    show("B reads", read);

    for (Node node : List.of(a, b)) {
      await(
          () -> "the near cache of " + node.name() + " is up, but " + node.perigee().health(),
          () -> node.perigee().health().state() == Health.State.UP);
    }
    Runnable remoteRead = () -> b.perigee().getFresh(CUP);
    Runnable nearRead = () -> b.products().get(CUP);
    microseconds(1_000, remoteRead); // warms up
    microseconds(200_000, nearRead);
    double remote = microseconds(1_000, remoteRead);
    long hits = b.near().hits();
    double near = microseconds(200_000, nearRead);
    long nearReads = b.near().hits() - hits;
    show("from Redis", "%8.2f µs a read (median of 1,000)".formatted(remote));
    show("near", "%8.2f µs a read (median; %,d of 200,000 near)".formatted(near, nearReads));
    check("nearly all reads were near", nearReads > 190_000);
    check("near reads are faster", near < remote);
  }

  private void anUpdateReachesTheOtherNode() {
    say("\n2. A changes it, B's copy goes");
    Product cheaper = a.products().get(CUP).costing("9.90");
    a.products().put(CUP, cheaper);
    long written = System.nanoTime();
    await(() -> "B sees A's update", () -> cheaper.equals(b.products().get(CUP)));
    long seen = System.nanoTime();
    check("A reads its own write", cheaper.equals(a.products().get(CUP)));
    show("A puts", cheaper);
    show("B reads", b.products().get(CUP));
    show("after", "%.2f ms".formatted((seen - written) / 1e6));
  }

  private void whatStandsInRedis() throws IOException {
    say("\n3. What redis-cli shows");
    List<String> entries = redis.scan("shop:products:*");
    check("one key", entries.equals(List.of("shop:products:l:42")));
    String key = entries.get(0);
    long left = (Long) redis.call("PTTL " + key);
    check("it expires within ten minutes", left > 0 && left <= Duration.ofMinutes(10).toMillis());
    show("SCAN", entries);
    show("TYPE", redis.call("TYPE " + key));
    show("STRLEN", redis.call("STRLEN " + key) + " bytes");
    show("PTTL", "%,d ms".formatted(left));
    for (String each : redis.scan("shop:*")) {
      check(each + " has a TTL", (Long) redis.call("PTTL " + each) > 0);
    }
  }

  private void nothingIsSoldTwice() throws Exception {
    say("\n4. An entry processor, 2,000 times in 8 threads on both nodes");
    int before = a.products().get(CUP).stock();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      long started = System.nanoTime();
      List<Callable<Void>> buyers = IntStream.range(0, 8).mapToObj(this::buyer).toList();
      for (Future<Void> buyer : threads.invokeAll(buyers)) {
        buyer.get();
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      int after = Objects.requireNonNull(a.perigee().getFresh(CUP)).stock();
      check("each was counted once", before == 2_000 && after == 0);
      show("stock", "%,d before, %d after".formatted(before, after));
      show("took", "%.2f s".formatted(seconds));
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Void> buyer(int number) {
    Node shop = number % 2 == 0 ? a : b;
    return () -> {
      for (int i = 0; i < 250; i++) {
        shop.products()
            .invoke(
                CUP,
                (entry, arguments) -> {
                  entry.setValue(entry.getValue().oneSold());
                  return null;
                });
      }
      return null;
    };
  }

  private void statistics() {
    say("\n5. Statistics");
    say("   node       gets   hits %   puts   near hits   near misses   invalidations");
    for (Node node : List.of(a, b)) {
      var jsr107 = node.statistics();
      var near = node.near();
      long invalidations = near.invalidations().values().stream().mapToLong(n -> n).sum();
      say(
          "   %-4s %,10d %8.1f %,6d %,11d %,13d %,15d"
              .formatted(
                  node.name(),
                  jsr107.getCacheGets(),
                  jsr107.getCacheHitPercentage(),
                  jsr107.getCachePuts(),
                  near.hits(),
                  near.misses(),
                  invalidations));
      check(node.name() + " counted its 1,000 writes", jsr107.getCachePuts() >= 1_000);
    }
    check("B served near copies", b.near().hits() >= 390_000);
  }

  /** The median time of a call. */
  private static double microseconds(int calls, Runnable call) {
    long[] times = new long[calls];
    for (int i = 0; i < calls; i++) {
      long start = System.nanoTime();
      call.run();
      times[i] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    return times[calls / 2] / 1e3;
  }

  /** Near copies are at most three seconds old: the lease. Nothing here may take much longer. */
  private static void await(Supplier<String> claim, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!condition.getAsBoolean()) {
      check(claim.get(), System.nanoTime() - deadline < 0);
      Thread.onSpinWait();
    }
  }

  private static void check(String claim, boolean isSo) {
    if (!isSo) {
      throw new IllegalStateException("Not so: " + claim);
    }
  }

  private static void show(String what, Object value) {
    say("   %-12s %s".formatted(what, value));
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
