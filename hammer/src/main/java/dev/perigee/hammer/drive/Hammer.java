package dev.perigee.hammer.drive;

import dev.perigee.hammer.check.Report;
import dev.perigee.hammer.ledger.Recorder;
import dev.perigee.testing.FaultProxy;
import dev.perigee.testing.RedisServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Runs on one server, with a proxy before it for each node; ends everything that it starts. */
public final class Hammer {

  /**
   * A fault.
   *
   * @param kind what is done
   * @param time how long it lasts, about
   */
  public record Round(FaultKind kind, Duration time) {}

  private Hammer() {}

  /** Runs the faults one after the other, and judges what came of it. */
  public static Report run(Plan plan, List<Round> rounds) {
    DriverClock clock = new DriverClock(System::nanoTime);
    List<FaultProxy> proxies = new ArrayList<>();
    try (RedisServer server =
            RedisServer.start("--notify-keyspace-events", FaultKind.ALL_NOTIFICATIONS);
        Recorder recorder =
            new Recorder(Plan.NAMESPACE, server.port(), clock.nanoTime(), InstantSource.system());
        Play play = new Play(plan, clock)) {
      for (int i = 0; i < Plan.NODES; i++) {
        FaultProxy proxy = FaultProxy.before(server.port(), plan.seed() + i);
        proxies.add(proxy);
        play.start("uri: " + proxy.uri());
      }
      Setting setting =
          new Setting(
              server, recorder, play.nodes(), proxies, Plan.KEYS, new Random(plan.seed()), clock);
      play.begin();
      for (Round round : rounds) {
        play.fault(round.kind().label(), () -> round.kind().run(setting, round.time()));
      }
      play.end();
      play.save(recorder.ledger());
    } finally {
      proxies.forEach(FaultProxy::close);
    }
    return Report.of(plan.folder(), Plan.LEASE.toNanos());
  }
}
