package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.RedisServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisConnection;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.config.Config;
import org.redisson.connection.MasterSlaveEntry;

/** A connection as Redisson makes it is one that callers write to themselves. */
class OutletIT {
  private static final int SECONDS = 20;

  @Test
  void nothingOfRedissonStandsBetweenACallerAndTheSocket() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      Config config = new Config();
      config.useSingleServer().setAddress(server.uri().toString());
      Redisson redisson = (Redisson) Redisson.create(config);
      try {
        RedisClient client =
            redisson.getCommandExecutor().getConnectionManager().getEntrySet().stream()
                .map(MasterSlaveEntry::getClient)
                .findFirst()
                .orElseThrow();
        RedisConnection connection =
            RespHandler.connect(client, null).get(SECONDS, TimeUnit.SECONDS);
        Request request = new Request(List.of(Call.read(new RedisCommand<>("EXISTS"), "k")), 0);
        assertThat(
                RespHandler.outletOf(connection.getChannel())
                    .writeAtOnce(List.of(request), request.size(), new Pipeline(List.of(request))))
            .isTrue();
        assertThat(request.done().get(SECONDS, TimeUnit.SECONDS)).containsExactly(0L);
      } finally {
        redisson.shutdown();
      }
    }
  }
}
