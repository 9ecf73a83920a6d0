package dev.perigee.benchmark.serialization;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.hibernate.cache.spi.entry.StandardCacheEntryImpl;

/** The values that are measured. Each can be made in as many variants as a dictionary needs. */
public enum Payload {
  RECORD("record") {
    @Override
    Object make(Random random) {
      return new Shop.Session(
          new UUID(random.nextLong(), random.nextLong()),
          random.nextInt(1_000_000),
          word(random),
          word(random) + "@example.com",
          random.nextBoolean() ? Shop.Level.USER : Shop.Level.ADMIN,
          seen(random),
          LocalDate.ofEpochDay(10_000 + random.nextInt(5_000)),
          BigDecimal.valueOf(random.nextInt(100_000), 2),
          random.nextBoolean());
    }
  },
  CUSTOMER("customer with address") {
    @Override
    Object make(Random random) {
      Shop.Address address =
          new Shop.Address(word(random) + " street", random.nextInt(200), word(random), "Country");
      return new Shop.Customer(
          random.nextInt(1_000_000),
          word(random) + " " + word(random),
          word(random) + "@example.com",
          LocalDate.ofEpochDay(10_000 + random.nextInt(5_000)),
          address,
          BigDecimal.valueOf(random.nextInt(100_000), 2));
    }
  },
  HIBERNATE("Hibernate entry") {
    @Override
    Object make(Random random) {
      return hibernate(
          new Serializable[] {
            word(random),
            word(random) + "@example.com",
            random.nextInt(100),
            random.nextBoolean(),
            LocalDate.ofEpochDay(10_000 + random.nextInt(5_000)),
            seen(random),
            BigDecimal.valueOf(random.nextInt(100_000), 2),
            null
          });
    }
  },
  ORDER_10("order of 10 lines") {
    @Override
    Object make(Random random) {
      return order(random, 10);
    }
  },
  ORDER_230("order of 230 lines") {
    @Override
    Object make(Random random) {
      return order(random, 230);
    }
  };

  private static final String[] WORDS = {
    "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet"
  };

  private final String title;

  Payload(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Makes a value that is its own, but alike. */
  abstract Object make(Random random);

  private static Instant seen(Random random) {
    return Instant.ofEpochMilli(1_790_000_000_000L + random.nextInt(1_000_000_000));
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)] + random.nextInt(100);
  }

  private static Shop.Order order(Random random, int lines) {
    List<Shop.Line> list = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      BigDecimal price = BigDecimal.valueOf(random.nextInt(10_000), 2);
      list.add(new Shop.Line(random.nextInt(50_000), word(random), 1 + random.nextInt(9), price));
    }
    return new Shop.Order(random.nextInt(1_000_000), word(random), seen(random), list);
  }

  /** Hibernate alone builds these. */
  private static Object hibernate(Serializable[] state) {
    for (Constructor<?> constructor : StandardCacheEntryImpl.class.getDeclaredConstructors()) {
      Class<?>[] parameters = constructor.getParameterTypes();
      if (parameters.length == 3 && parameters[0] == Serializable[].class) {
        Object[] arguments = {state, 3, 3};
        for (int i = 1; i < parameters.length; i++) {
          if (parameters[i] == String.class) {
            arguments[i] = "com.acme.shop.domain.Customer";
          }
        }
        try {
          constructor.setAccessible(true);
          return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    throw new IllegalStateException("Hibernate has another constructor now");
  }
}
