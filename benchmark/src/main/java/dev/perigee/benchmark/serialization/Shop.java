package dev.perigee.benchmark.serialization;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** What a shop would cache. */
public final class Shop {
  private Shop() {}

  /** How much somebody may do. */
  public enum Level {
    GUEST,
    USER,
    ADMIN
  }

  /** A flat record, as most are. */
  public record Session(
      UUID id,
      long user,
      String name,
      String mail,
      Level level,
      Instant seen,
      LocalDate since,
      BigDecimal balance,
      boolean active)
      implements Serializable {}

  /** Where somebody lives. */
  public record Address(String street, int number, String town, String country)
      implements Serializable {}

  /** A record with a record in it. */
  public record Customer(
      long id, String name, String mail, LocalDate since, Address address, BigDecimal balance)
      implements Serializable {}

  /** One of many. */
  public record Line(long product, String name, int quantity, BigDecimal price)
      implements Serializable {}

  /** A record with a list. */
  public record Order(long id, String customer, Instant placed, List<Line> lines)
      implements Serializable {}
}
