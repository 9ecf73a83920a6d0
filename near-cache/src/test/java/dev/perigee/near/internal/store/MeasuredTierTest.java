package dev.perigee.near.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.NearSettings;
import dev.perigee.near.RemoteObserver;
import dev.perigee.near.RemoteObserver.Operation;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.StoreException;
import dev.perigee.near.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a cache asked of Redis, and how long that took. */
final class MeasuredTierTest {
  private record Seen(Operation operation, long nanos, boolean failed) {}

  private final StoreFixture fixture = new StoreFixture(NearSettings.defaults());
  private final List<Seen> seen = new ArrayList<>();
  private final RemoteObserver observer =
      (operation, nanos, failed) -> seen.add(new Seen(operation, nanos, failed));

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void reads_areCountedByWhatRedisHad_andNearHitsAreNot() {
    fixture.put("a", "1");
    assertThat(fixture.store.get("a")).isEqualTo("1");
    assertThat(fixture.store.get("a")).isEqualTo("1");
    assertThat(fixture.store.getFresh("b")).isNull();
    fixture.store.getAll(List.of("c", "d"));

    assertThat(fixture.store.nearStatistics().hits()).isEqualTo(1);
    assertThat(fixture.store.remoteStatistics())
        .isEqualTo(new RemoteStatistics(1, 3, RemoteStatistics.Breaker.CLOSED));
  }

  @Test
  void observers_areToldOfEachOperation_untilTheyLeave() {
    RemoteObserver.Observation observation = fixture.store.observe(observer);
    fixture.put("a", "1");
    fixture.store.get("a");
    fixture.store.get("a");
    fixture.store.remove("a", Wanted.NOTHING);
    assertThat(seen)
        .extracting(Seen::operation)
        .containsExactly(Operation.PUT, Operation.GET, Operation.REMOVE);

    observation.close();
    fixture.put("a", "1");
    assertThat(seen).hasSize(3);
  }

  @Test
  void observers_areToldTheTimeAndTheFailure() {
    fixture.redis.holdCommands(true);
    fixture.store.observe(observer);
    var read = fixture.start(() -> fixture.store.getFresh("a"));
    var held = fixture.command("get");
    fixture.clock.advance(Duration.ofMillis(7));
    held.lose();

    assertThatThrownBy(read::join).hasRootCauseInstanceOf(StoreException.class);
    assertThat(seen).containsExactly(new Seen(Operation.GET, 7_000_000, true));
  }
}
