package dev.perigee.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every fault on a connection for commands and one for events, each apart from the other. */
final class FaultProxyIT {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration A_WHILE = Duration.ofMillis(150);

  private static RedisServer server;

  private FaultProxy proxy;
  private RawRedis data;
  private RawRedis events;
  private RawRedis direct;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    proxy = FaultProxy.before(server.port(), 1);
    data = RawRedis.connect(proxy.port());
    data.call("DEL", "k");
    events = RawRedis.connect(proxy.port());
    events.call("PING");
    events.call("psubscribe", "c*");
    direct = server.raw();
  }

  @AfterEach
  void disconnect() {
    data.close();
    events.close();
    direct.close();
    proxy.close();
  }

  @Test
  void connections_areToldApart() {
    assertThat(proxy.connections(Traffic.DATA)).isEqualTo(1);
    assertThat(proxy.connections(Traffic.EVENTS)).isEqualTo(1);
  }

  @Test
  void healthy_passesBoth() {
    assertThat(data.text("SET", "k", "1")).isEqualTo("OK");
    assertThat(publish("1")).isOne();
    assertThat(RawRedis.textOf(events.next(SOON))).contains("1");
  }

  @Test
  void blackhole_ofEvents_holdsThemUntilHealed() {
    proxy.spoil(Traffic.EVENTS, Fault.blackhole());
    assertThat(publish("1")).isOne();
    assertThat(events.next(A_WHILE)).isNull();
    assertThat(data.text("PING")).isEqualTo("PONG");
    proxy.heal();
    assertThat(RawRedis.textOf(events.next(SOON))).contains("1");
  }

  @Test
  void blackhole_ofData_executesLate() throws Exception {
    proxy.spoil(Traffic.DATA, Fault.blackhole());
    CompletableFuture<String> reply =
        CompletableFuture.supplyAsync(() -> data.text("SET", "k", "1"));
    assertThat(events.next(A_WHILE)).isNull();
    assertThat(direct.get("k")).isNull();
    assertThat(publish("1")).isOne();
    assertThat(events.next(SOON)).isNotNull();
    proxy.heal();
    assertThat(reply.get(5, TimeUnit.SECONDS)).isEqualTo("OK");
  }

  @Test
  void deafClient_executesAndKeepsTheReply() throws Exception {
    proxy.spoil(Traffic.DATA, Fault.deafClient());
    CompletableFuture<String> reply =
        CompletableFuture.supplyAsync(() -> data.text("SET", "k", "1"));
    assertThat(events.next(A_WHILE)).isNull();
    assertThat(direct.get("k")).isNotNull();
    assertThat(reply).isNotDone();
    proxy.heal();
    assertThat(reply.get(5, TimeUnit.SECONDS)).isEqualTo("OK");
  }

  @Test
  void deafServer_keepsTheRequest() throws Exception {
    proxy.spoil(Traffic.EVENTS, Fault.deafServer());
    assertThat(publish("1")).isOne();
    assertThat(events.next(SOON)).isNotNull();
    proxy.spoil(Traffic.DATA, Fault.deafServer());
    CompletableFuture<String> reply =
        CompletableFuture.supplyAsync(() -> data.text("SET", "k", "1"));
    assertThat(events.next(A_WHILE)).isNull();
    assertThat(direct.get("k")).isNull();
    proxy.heal();
    assertThat(reply.get(5, TimeUnit.SECONDS)).isEqualTo("OK");
  }

  @Test
  void delay_isAtLeastWhatWasAsked() {
    proxy.spoil(Traffic.DATA, Fault.delay(Duration.ofMillis(80), Duration.ofMillis(100)));
    long began = System.nanoTime();
    assertThat(data.text("PING")).isEqualTo("PONG");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(159));
  }

  @Test
  void reset_ofEvents_leavesData() {
    assertThat(proxy.reset(Traffic.EVENTS)).isOne();
    assertThatThrownBy(() -> events.next(SOON)).isInstanceOf(UncheckedIOException.class);
    assertThat(data.text("PING")).isEqualTo("PONG");
  }

  @Test
  void refuse_resetsNewSubscribersToo() {
    proxy.spoil(Traffic.EVENTS, Fault.refuse());
    assertThatThrownBy(() -> events.next(SOON)).isInstanceOf(UncheckedIOException.class);
    try (RawRedis again = RawRedis.connect(proxy.port())) {
      assertThat(again.text("PING")).isEqualTo("PONG");
      assertThatThrownBy(() -> again.call("SUBSCRIBE", "c"))
          .isInstanceOf(UncheckedIOException.class);
    }
    proxy.heal();
    try (RawRedis again = RawRedis.connect(proxy.port())) {
      assertThat(again.call("SUBSCRIBE", "c")).isNotNull();
    }
  }

  @Test
  void closingOneSide_closesTheOther() {
    data.close();
    events.close();
    org.assertj.core.api.Assertions.assertThatCode(
            () -> {
              long until = System.nanoTime() + SOON.toNanos();
              while (proxy.connections(Traffic.DATA) + proxy.connections(Traffic.EVENTS) > 0) {
                if (System.nanoTime() - until > 0) {
                  throw new AssertionError("connections stayed open");
                }
                Thread.onSpinWait();
              }
            })
        .doesNotThrowAnyException();
  }

  private long publish(String message) {
    return direct.number("PUBLISH", "c1", message);
  }
}
