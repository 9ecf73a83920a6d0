package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.RedisServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisClientConfig;
import org.redisson.client.RedisConnection;
import org.redisson.client.protocol.RedisCommand;

/** A connection as Redisson makes it is one that callers write to themselves. */
class OutletIT {
  private static final int SECONDS = 20;

  @Test
  void nothingOfRedissonStandsBetweenACallerAndTheSocket() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      RedisClientConfig config = new RedisClientConfig();
      config.setAddress(server.uri().toString());
      RedisClient client = RedisClient.create(config);
      try {
        RedisConnection connection =
            RespHandler.connect(client, null).get(SECONDS, TimeUnit.SECONDS);
        Request request = new Request(List.of(Call.read(new RedisCommand<>("EXISTS"), "k")), 0);
        assertThat(
                RespHandler.outletOf(connection.getChannel())
                    .writeAtOnce(List.of(request), request.size(), new Pipeline(List.of(request))))
            .isTrue();
        assertThat(request.done().get(SECONDS, TimeUnit.SECONDS)).containsExactly(0L);
      } finally {
        client.shutdown();
      }
    }
  }
}
