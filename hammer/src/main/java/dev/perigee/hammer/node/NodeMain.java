package dev.perigee.hammer.node;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import dev.perigee.hammer.history.HistoryWriter;
import dev.perigee.hammer.history.Kind;
import dev.perigee.hammer.history.Outcome;
import dev.perigee.hammer.node.Journal.Result;
import dev.perigee.jcache.PerigeeCache;
import dev.perigee.jcache.PerigeeCachingProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javax.cache.CacheManager;

/**
 * A node: a JVM that uses Perigee as any application does. It reads commands from its input, a line
 * each, and answers each with a line; it ends with its input, so that it never outlives the driver.
 *
 * <ul>
 *   <li>{@code work}: begin
 *   <li>{@code calm}: write nothing more
 *   <li>{@code probe}: answer whether entries of every part of the key space are served near
 *   <li>{@code clock}: answer with {@code nanoTime}
 *   <li>{@code hits}: answer with the number of near hits so far
 *   <li>{@code end}: stop, close everything, close the history
 * </ul>
 */
public final class NodeMain {
  private static final Duration COUNTING = Duration.ofMillis(100);

  /** No operation takes this long, whatever happens to Redis. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private NodeMain() {}

  /** Runs a node with the settings in the named file. */
  public static void main(String[] args) throws IOException, InterruptedException {
    LongSupplier nanoTime = System::nanoTime;
    NodeSettings settings = NodeSettings.read(Path.of(args[0]));
    AtomicBoolean writing = new AtomicBoolean(true);
    AtomicReference<String> failure = new AtomicReference<>();
    try (PerigeeCachingProvider provider = new PerigeeCachingProvider();
        HistoryWriter history = new HistoryWriter(settings.history())) {
      Journal journal = new Journal(settings.node(), history, nanoTime);
      CacheManager manager = open(provider, settings);
      Map<Subject, PerigeeCache<String, String>> caches = caches(manager, settings);
      Probe probe = new Probe(perigee(Probe.open(manager, settings.lease())));
      List<Worker> workers = workers(settings, caches, journal, writing::get);
      List<Thread> threads = new ArrayList<>();
      workers.forEach(worker -> threads.add(thread(worker, "worker", failure)));
      List<Sentry> sentries = sentries(settings, caches, journal);
      sentries.forEach(sentry -> threads.add(thread(sentry, "sentry", failure)));
      ScheduledExecutorService counting =
          Executors.newSingleThreadScheduledExecutor(work -> thread(work, "counting", failure));
      answer("ready");
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String command = commands.readLine();
          command != null && !command.equals("end");
          command = commands.readLine()) {
        switch (command) {
          case "work" -> {
            threads.forEach(Thread::start);
            var unused =
                counting.scheduleWithFixedDelay(
                    () -> count(caches, journal), 0, COUNTING.toMillis(), TimeUnit.MILLISECONDS);
            answer("working");
          }
          case "calm" -> {
            writing.set(false);
            answer("calm");
          }
          case "hits" -> answer(String.valueOf(hits(caches)));
          case "probe" -> answer(probe.isNear() ? "near" : "far");
          case "clock" -> answer(String.valueOf(nanoTime.getAsLong()));
          default -> throw new IllegalArgumentException("no command: " + command);
        }
      }
      workers.forEach(Worker::stop);
      sentries.forEach(Sentry::stop);
      for (Thread thread : threads) {
        thread.join(LONGEST.toMillis());
        if (thread.isAlive()) {
          failure.compareAndSet(null, "a " + thread.getName() + " does not come back");
        }
      }
      counting.shutdown();
      counting.awaitTermination(1, TimeUnit.MINUTES);
      count(caches, journal);
    }
    String failed = failure.get();
    answer(failed == null ? "ended" : "failed: " + failed);
  }

  /**
   * What it throws is a finding: the operations that it would have done are missing from the
   * history.
   */
  private static Thread thread(Runnable work, String name, AtomicReference<String> failure) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true); // the JVM ends with the thread that reads commands
    thread.setUncaughtExceptionHandler(
        (dead, thrown) -> {
          System.err.println("a " + name + " died");
          thrown.printStackTrace();
          failure.compareAndSet(null, "a " + name + " died of " + thrown.toString().strip());
        });
    return thread;
  }

  private static CacheManager open(PerigeeCachingProvider provider, NodeSettings settings) {
    Properties properties = new Properties();
    properties.setProperty("perigee.config", settings.configuration().toUri().toString());
    return provider.getCacheManager(
        URI.create("perigee:hammer"), NodeMain.class.getClassLoader(), properties);
  }

  private static Map<Subject, PerigeeCache<String, String>> caches(
      CacheManager manager, NodeSettings settings) {
    Map<Subject, PerigeeCache<String, String>> caches = new EnumMap<>(Subject.class);
    for (Subject subject : Subject.values()) {
      caches.put(
          subject,
          perigee(
              manager.createCache(subject.cacheName(), subject.configuration(settings.lease()))));
    }
    return caches;
  }

  @SuppressWarnings("unchecked")
  private static PerigeeCache<String, String> perigee(javax.cache.Cache<String, String> cache) {
    return cache.unwrap(PerigeeCache.class);
  }

  private static List<Worker> workers(
      NodeSettings settings,
      Map<Subject, PerigeeCache<String, String>> caches,
      Journal journal,
      java.util.function.BooleanSupplier writing) {
    List<Worker> workers = new ArrayList<>();
    caches.forEach(
        (subject, cache) -> {
          for (int i = 0; i < subject.share() * settings.threads(); i++) {
            workers.add(new Worker(settings, workers.size(), subject, cache, journal, writing));
          }
        });
    return workers;
  }

  private static List<Sentry> sentries(
      NodeSettings settings, Map<Subject, PerigeeCache<String, String>> caches, Journal journal) {
    return caches.entrySet().stream()
        .filter(entry -> entry.getKey().isLeased())
        .map(entry -> new Reads(entry.getKey(), entry.getValue(), journal))
        .map(reads -> new Sentry(reads, journal, settings.keys()))
        .toList();
  }

  private static void count(Map<Subject, PerigeeCache<String, String>> caches, Journal journal) {
    long now = journal.now();
    Result result = new Result(Outcome.DONE, hits(caches), Values.NOTHING);
    journal.write(Subject.LEASE, Kind.HITS, 0, result, now, now);
  }

  /** The hits of caches with a lease: validated ones are asked of Redis anyway. */
  private static long hits(Map<Subject, PerigeeCache<String, String>> caches) {
    return caches.entrySet().stream()
        .filter(entry -> entry.getKey().isLeased())
        .mapToLong(entry -> entry.getValue().nearStatistics().hits())
        .sum();
  }

  private static void answer(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
