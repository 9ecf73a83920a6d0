package dev.perigee.hammer.drive;

import dev.perigee.hammer.check.Report;
import dev.perigee.hammer.history.Phase;
import dev.perigee.hammer.ledger.Recorder;
import dev.perigee.hammer.mutant.MutantClass;
import dev.perigee.hammer.node.NodeSettings;
import dev.perigee.testing.FaultProxy;
import dev.perigee.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Carries out a plan: starts everything, runs the faults, and ends everything it started. */
public final class Hammer {
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ENOUGH = 100;
  private static final Duration REDIS_TIMEOUT = Duration.ofMillis(400);

  private final Plan plan;
  private final LongSupplier nanoTime;
  private final List<Phase> phases = new ArrayList<>();

  private Hammer(Plan plan, LongSupplier nanoTime) {
    this.plan = plan;
    this.nanoTime = nanoTime;
  }

  /** Runs a plan and judges what came of it. */
  public static Report run(Plan plan) {
    Hammer hammer = new Hammer(plan, System::nanoTime);
    hammer.run();
    return Report.of(plan.folder(), Plan.LEASE.toNanos());
  }

  private void run() {
    List<FaultProxy> proxies = new ArrayList<>();
    List<NodeProcess> nodes = new ArrayList<>();
    try (RedisServer server =
            RedisServer.start("--notify-keyspace-events", FaultKind.ALL_NOTIFICATIONS);
        Recorder recorder =
            new Recorder(Plan.NAMESPACE, server.port(), nanoTime, InstantSource.system())) {
      @Nullable Path mutation = mutation();
      for (int i = 0; i < Plan.NODES; i++) {
        FaultProxy proxy = FaultProxy.before(server.port(), plan.seed() + i);
        proxies.add(proxy);
        nodes.add(new NodeProcess(settings(i, proxy), plan.folder(), mutation));
      }
      DriverClock clock = new DriverClock(nanoTime);
      nodes.forEach(node -> compareClocks(node, clock));
      drive(
          new Setting(server, recorder, nodes, proxies, Plan.KEYS, new Random(plan.seed()), clock));
      recorder.ledger().save(plan.folder().resolve(Report.LEDGER));
      Phase.save(phases, plan.folder().resolve(Report.PHASES));
    } finally {
      nodes.forEach(NodeProcess::close);
      proxies.forEach(FaultProxy::close);
    }
  }

  private void drive(Setting setting) {
    phase(
        "healthy",
        setting,
        () -> {
          setting.nodes().forEach(NodeProcess::work);
          for (NodeProcess node : setting.nodes()) {
            setting.clock().until("near hits in a node", PATIENCE, () -> node.hits() > ENOUGH);
          }
          setting.clock().pass(WARM_UP);
        });
    for (Plan.Round round : plan.rounds()) {
      phase(round.kind().label(), setting, () -> round.kind().run(setting, round.time()));
      setting.clock().pass(plan.recovery());
    }
    // Quiescence: nothing is written for a lease, then every entry is read for a while.
    phase(
        "quiescence",
        setting,
        () -> {
          setting.nodes().forEach(NodeProcess::calm);
          setting.clock().pass(Plan.LEASE);
        });
    setting.clock().pass(plan.recovery());
    setting.nodes().forEach(NodeProcess::end);
  }

  private void phase(String name, Setting setting, Runnable fault) {
    long start = setting.clock().now();
    fault.run();
    phases.add(new Phase(name, start, setting.clock().now()));
  }

  /** Times of different JVMs are compared: on one machine they have one clock, but let us see. */
  private static void compareClocks(NodeProcess node, DriverClock clock) {
    long before = clock.now();
    long there = node.clock();
    long after = clock.now();
    if (there - before < 0 || after - there < 0) {
      throw new IllegalStateException(
          "nanoTime of node " + node.node() + " is not the driver's: histories mean nothing");
    }
  }

  private NodeSettings settings(int node, FaultProxy proxy) {
    Path configuration = plan.folder().resolve("node-" + node + ".yaml");
    String yaml =
        "namespace: "
            + Plan.NAMESPACE
            + "\nredis:\n  uri: "
            + proxy.uri()
            + "\n  timeout: "
            + REDIS_TIMEOUT.toMillis()
            + "ms\n";
    try {
      Files.writeString(configuration, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NodeSettings(
        node,
        configuration,
        plan.folder().resolve("node-" + node + Report.HISTORY),
        plan.seed(),
        plan.threads(),
        Plan.KEYS,
        plan.pause(),
        Plan.LEASE);
  }

  private @Nullable Path mutation() {
    if (plan.mutant() == null) {
      return null;
    }
    Path folder = plan.folder().resolve("mutant");
    MutantClass.write(plan.mutant(), folder);
    return folder;
  }
}
