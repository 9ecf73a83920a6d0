package dev.perigee.hibernate;

/** Two nodes over H2. */
final class H2IT extends TwoNodes {
  @Override
  Database database() {
    return new Database("H2", "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1", "sa");
  }
}
