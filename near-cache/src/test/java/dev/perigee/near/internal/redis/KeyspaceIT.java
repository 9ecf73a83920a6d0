package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.StoreException;
import dev.perigee.near.internal.remote.RemoteTier.KeyScan;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Scans of a server that refuses for a while. */
class KeyspaceIT {
  private static final int KEYS = 3_500;

  @Test
  void aScanThatFailed_goesOnWhereItWas() {
    try (RedisServer server = RedisServer.start();
        RawRedis raw = server.raw()) {
      for (int i = 0; i < KEYS; i++) {
        raw.call("SET", "ns:c:" + i, "v");
      }
      RedisConnection connection = RedisTierCase.connect(server);
      try {
        KeyScan scan = connection.tier().scan("ns:c:");
        Set<String> met = new HashSet<>(next(scan));
        raw.call("ACL", "SETUSER", "default", "-scan");
        readUntilRefused(scan, met);
        assertThatThrownBy(scan::next).as("asked again").isInstanceOf(StoreException.class);
        raw.call("ACL", "SETUSER", "default", "+scan");
        for (List<String> page = scan.next(); page != null; page = scan.next()) {
          met.addAll(page);
        }
        assertThat(met).hasSize(KEYS);
        assertThat(scan.next()).as("the end stays the end").isNull();
      } finally {
        connection.close();
      }
    }
  }

  /** The page that was asked for ahead may have been read before the server refused. */
  private static void readUntilRefused(KeyScan scan, Set<String> met) {
    assertThatThrownBy(
            () -> {
              while (true) {
                met.addAll(next(scan));
              }
            })
        .isInstanceOf(StoreException.class);
  }

  private static List<String> next(KeyScan scan) {
    List<String> page = scan.next();
    assertThat(page).isNotNull();
    return page == null ? List.of() : page;
  }
}
