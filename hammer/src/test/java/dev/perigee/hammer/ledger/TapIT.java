package dev.perigee.hammer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

final class TapIT {
  private static final int COMMANDS = 200;

  private final List<Moment> moments = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();

  @Test
  void commands_areToldInOrder_betweenSendingAndReply() {
    LongSupplier nanoTime = System::nanoTime;
    List<Moment> called = new ArrayList<>();
    long error;
    try (RedisServer server = RedisServer.start();
        RawRedis redis = server.raw();
        Tap tap = new Tap(server.port(), nanoTime, InstantSource.system(), this::took)) {
      for (int i = 0; i < COMMANDS; i++) {
        long start = nanoTime.getAsLong();
        redis.call("SET", "k" + i, "v");
        called.add(new Moment(start, start, nanoTime.getAsLong()));
      }
      tap.catchUp();
      error = tap.error();
    }
    assertThat(moments).hasSize(COMMANDS);
    for (int i = 0; i < COMMANDS; i++) {
      assertThat(keys.get(i)).isEqualTo("k" + i);
      assertThat(moments.get(i).latest()).isGreaterThanOrEqualTo(called.get(i).earliest() - error);
      assertThat(moments.get(i).earliest()).isLessThanOrEqualTo(called.get(i).latest() + error);
      assertThat(moments.get(i).told())
          .isBetween(moments.get(i).earliest(), moments.get(i).latest());
    }
  }

  private void took(MonitorLine line, Moment moment) {
    if (line.words().get(0).equals("SET")) {
      keys.add(line.words().get(1));
      moments.add(moment);
    }
  }
}
