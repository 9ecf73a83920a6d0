package dev.perigee.hammer.drive;

import dev.perigee.hammer.check.Report;
import dev.perigee.hammer.history.Phase;
import dev.perigee.hammer.ledger.Ledger;
import dev.perigee.hammer.mutant.MutantClass;
import dev.perigee.hammer.node.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a run that is the same whatever Redis is made of: nodes start and warm up, faults
 * come one after the other, then there is silence, and nodes end. Not thread-safe.
 */
final class Play implements AutoCloseable {
  private static final Duration WARM_UP = Duration.ofSeconds(1);

  /** A machine that is busy with other things makes everything late, and nothing wrong. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int ENOUGH = 100;
  private static final Duration REDIS_TIMEOUT = Duration.ofMillis(400);

  private final Plan plan;
  private final DriverClock clock;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final List<Phase> phases = new ArrayList<>();

  Play(Plan plan, DriverClock clock) {
    this.plan = plan;
    this.clock = clock;
  }

  List<NodeProcess> nodes() {
    return nodes;
  }

  /**
   * Starts a node.
   *
   * @param redis where Redis is, as its configuration says it: {@code uri: redis://…}
   */
  void start(String redis) {
    int number = nodes.size();
    Path configuration = plan.folder().resolve("node-" + number + ".yaml");
    String yaml =
        "namespace: %s%nredis:%n  %s%n  timeout: %dms%n"
            .formatted(Plan.NAMESPACE, redis, REDIS_TIMEOUT.toMillis());
    try {
      Files.writeString(configuration, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    NodeSettings settings =
        new NodeSettings(
            number,
            configuration,
            plan.folder().resolve("node-" + number + Report.HISTORY),
            plan.seed(),
            plan.threads(),
            Plan.KEYS,
            plan.pause(),
            Plan.LEASE);
    NodeProcess node = new NodeProcess(settings, plan.folder(), mutation());
    nodes.add(node);
    compareClocks(node);
  }

  /** Times of different JVMs are compared: on one machine they have one clock, but let us see. */
  private void compareClocks(NodeProcess node) {
    long before = clock.now();
    long there = node.clock();
    long after = clock.now();
    if (there - before < 0 || after - there < 0) {
      throw new IllegalStateException(
          "nanoTime of node " + node.node() + " is not the driver's: histories mean nothing");
    }
  }

  private @Nullable Path mutation() {
    if (plan.mutant() == null) {
      return null;
    }
    Path folder = plan.folder().resolve("mutant");
    MutantClass.write(plan.mutant(), folder);
    return folder;
  }

  /** The nodes begin to work, until they have near hits. */
  void begin() {
    phase(
        "healthy",
        () -> {
          nodes.forEach(NodeProcess::work);
          for (NodeProcess node : nodes) {
            clock.until("near hits in a node", PATIENCE, () -> node.hits() > ENOUGH);
          }
          clock.pass(WARM_UP);
        });
  }

  /** A fault and the time after it, until there are near hits again in every node. */
  void fault(String name, Runnable fault) {
    phase(name, fault);
    recover();
  }

  /**
   * A fault after which every master must be served near again.
   *
   * @param proven waits until that is so, and says since when
   */
  void fault(String name, Runnable fault, LongSupplier proven) {
    long start = clock.now();
    fault.run();
    long healed = clock.now();
    phases.add(new Phase(name, start, healed, proven.getAsLong()));
    recover();
  }

  private void recover() {
    clock.pass(plan.recovery());
    for (NodeProcess node : nodes) {
      long before = node.hits();
      clock.until("near hits again in a node", PATIENCE, () -> node.hits() > before);
    }
  }

  /** Nothing is written for a lease, then every entry is read for a while, and nodes end. */
  void end() {
    phase(
        "quiescence",
        () -> {
          nodes.forEach(NodeProcess::calm);
          clock.pass(Plan.LEASE);
        });
    recover();
    nodes.forEach(NodeProcess::end);
  }

  private void phase(String name, Runnable fault) {
    long start = clock.now();
    fault.run();
    phases.add(new Phase(name, start, clock.now()));
  }

  /** Writes down what happened, beside the histories of the nodes. */
  void save(Ledger ledger) {
    ledger.save(plan.folder().resolve(Report.LEDGER));
    Phase.save(phases, plan.folder().resolve(Report.PHASES));
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
  }
}
