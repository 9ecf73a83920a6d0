package dev.perigee.benchmark.value;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** The three kinds of values; each can be made in as many variants as there are keys. */
public enum Sample {
  /** A string of 100 characters. */
  A {
    @Override
    public Object make(long number) {
      return text(new Random(number), 100);
    }
  },
  /** A record of about 1 KB with a list, a map and java.time; immutable throughout. */
  B {
    @Override
    public Object make(long number) {
      Random random = new Random(number);
      Map<String, String> settings = new LinkedHashMap<>();
      for (int i = 0; i < 12; i++) {
        settings.put("setting." + text(random, 8), text(random, 24));
      }
      return new Account(
          number,
          text(random, 24),
          text(random, 12) + "@example.com",
          LocalDate.ofEpochDay(10_000 + random.nextInt(8_000)),
          Instant.ofEpochMilli(1_790_000_000_000L + random.nextInt(1_000_000_000)),
          List.of(text(random, 16), text(random, 16), text(random, 16), text(random, 16)),
          Map.copyOf(settings));
    }
  },
  /** JSON text of 50 KB. */
  C {
    @Override
    public Object make(long number) {
      Random random = new Random(number);
      StringBuilder json = new StringBuilder(JSON_CHARACTERS + 200).append("{\"items\":[");
      while (json.length() < JSON_CHARACTERS) {
        json.append(
            String.format(
                Locale.ROOT,
                "{\"id\":%d,\"name\":\"%s\",\"price\":%d.%02d,\"stock\":%b},",
                random.nextInt(1_000_000),
                text(random, 14),
                random.nextInt(1_000),
                random.nextInt(100),
                random.nextBoolean()));
      }
      return json.append("{}]}").toString();
    }
  };

  private static final int JSON_CHARACTERS = 50_000;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  /** Makes the value that belongs to a number: equal for equal numbers, a new object each time. */
  public abstract Object make(long number);

  /** The key that belongs to a number. */
  public static String key(long number) {
    return "user:" + number;
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
