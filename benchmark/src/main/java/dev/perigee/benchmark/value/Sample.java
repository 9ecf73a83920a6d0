package dev.perigee.benchmark.value;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

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
      for (String name : SETTINGS) {
        settings.put(name, word(random) + "-" + word(random) + random.nextInt(100));
      }
      return new Account(
          number,
          word(random) + " " + word(random),
          word(random) + random.nextInt(10_000) + "@example.com",
          LocalDate.ofEpochDay(10_000 + random.nextInt(8_000)),
          Instant.ofEpochMilli(1_790_000_000_000L + random.nextInt(1_000_000_000)),
          List.of("role:" + word(random), "role:" + word(random), "role:" + word(random)),
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
                text(random, 20),
                random.nextInt(1_000),
                random.nextInt(100),
                random.nextBoolean()));
      }
      return json.append("{}]}").toString();
    }
  };

  private static final int JSON_CHARACTERS = 50_000;
  private static final List<String> SETTINGS =
      IntStream.range(0, 20).mapToObj(i -> "preference.area" + i % 5 + ".option" + i).toList();
  private static final List<String> WORDS =
      List.of(
          ("amber basin cedar delta ember fjord grove haven inlet joint knoll ledge mango north "
                  + "olive petal quartz ridge stone tulip union vapor willow xenon yield zebra")
              .split(" ", -1));

  /** Makes the value that belongs to a number: equal for equal numbers, a new object each time. */
  public abstract Object make(long number);

  /** The key that belongs to a number. */
  public static String key(long number) {
    return "user:" + number;
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder(length + 8);
    while (text.length() < length) {
      text.append(word(random)).append(random.nextInt(10)).append(' ');
    }
    return text.substring(0, length);
  }
}
