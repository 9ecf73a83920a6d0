package dev.perigee.hibernate;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two nodes over a real PostgreSQL, which is started for them on a free port of the loopback. */
final class PostgreSqlIT extends TwoNodes {
  private static EmbeddedPostgres server;

  /** Where the tests run as root, which PostgreSQL refuses, it is started by "unshare -U". */
  @BeforeAll
  static void startServer() throws IOException {
    server = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Override
  Database database() {
    return new Database("PostgreSQL", server.getJdbcUrl("postgres", "postgres"), "postgres");
  }
}
