package dev.perigee.jcache.internal.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perigee.jcache.config.Atomicity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueFormTest {
  private static final ValueForm<Duration> DURATION = ValueForm.duration("2ms", "7d");
  private static final ValueForm<Long> SIZE = ValueForm.size("1B", "2TB");
  private static final ValueForm<Long> WHOLE = ValueForm.whole(1, 1_000_000_000);
  private static final ValueForm<Double> DECIMAL = ValueForm.decimal(0, 100);
  private static final ValueForm<Double> PERCENTAGE = ValueForm.percentage(0, 50);

  @ParameterizedTest
  @CsvSource({
    "500ms,500,500ms",
    "3s,3000,3s",
    "10m,600000,10m",
    "24h,86400000,1d",
    "7d,604800000,7d",
    "2ms,2,2ms",
    "1500ms,1500,1500ms",
    "90s,90000,90s",
    "007s,7000,7s"
  })
  void duration(String text, long millis, String written) {
    assertThat(DURATION.parse(text)).isEqualTo(Duration.ofMillis(millis));
    assertThat(DURATION.write(Duration.ofMillis(millis))).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "5 s",
        "s",
        "5S",
        "5sec",
        "-5s",
        "1.5s",
        "1h30m",
        "PT5S",
        "1ms",
        "8d",
        "999999999999999999d",
        "9999999999999999999999s",
        "٣s"
      })
  void duration_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DURATION.parse(text))
        .withMessage(
            "'%s' is not accepted; it must be a duration from 2ms to 7d, with a unit: ms, s, m, h or"
                + " d",
            text);
  }

  @Test
  void duration_outOfBoundsInJava() {
    assertThat(DURATION.check(Duration.ofDays(7))).isEqualTo(Duration.ofDays(7));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DURATION.check(Duration.ofDays(7).plusNanos(1)))
        .withMessage("PT168H0.000000001S is not accepted; it must be a duration from 2ms to 7d");
    assertThatIllegalArgumentException().isThrownBy(() -> DURATION.check(Duration.ofMillis(-5)));
    assertThatIllegalArgumentException().isThrownBy(() -> DURATION.check("3s"));
  }

  @ParameterizedTest
  @CsvSource({
    "512B,512,512B",
    "1KB,1024,1KB",
    "1024B,1024,1KB",
    "64MB,67108864,64MB",
    "2GB,2147483648,2GB",
    "2TB,2199023255552,2TB",
    "1536B,1536,1536B"
  })
  void size(String text, long bytes, String written) {
    assertThat(SIZE.parse(text)).isEqualTo(bytes);
    assertThat(SIZE.write(bytes)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "64", "64mb", "64M", "64MiB", "1.5MB", "-1KB", "0B", "3TB", "9999999TB"})
  void size_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SIZE.parse(text))
        .withMessageContaining("a size from 1B to 2TB, with a unit: B, KB, MB, GB or TB");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "50000,50000", "50_000,50000", "1_000_000_000,1000000000"})
  void whole(String text, long number) {
    assertThat(WHOLE.parse(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-1", "1.0", "1e3", "0x10", "_1", "1_", "1__0", "1000000001", "x"})
  void whole_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WHOLE.parse(text))
        .withMessageContaining("a whole number from 1 to 1000000000");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "1.0,1", "0.25,0.25", "100,100"})
  void decimal(String text, double number) {
    assertThat(DECIMAL.parse(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".5", "1,0", "-1", "100.1", "NaN", "1e1", "Infinity"})
  void decimal_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DECIMAL.parse(text))
        .withMessageContaining("a number from 0.0 to 100.0, such as 1 or 0.5");
  }

  @Test
  void decimal_notANumberInJava() {
    assertThatIllegalArgumentException().isThrownBy(() -> DECIMAL.check(Double.NaN));
  }

  @ParameterizedTest
  @CsvSource({"0%,0,0%", "10%,0.1,10%", "2.5%,0.025,2.5%", "50%,0.5,50%", "7%,0.07,7%"})
  void percentage(String text, double fraction, String written) {
    assertThat(PERCENTAGE.parse(text)).isEqualTo(fraction);
    assertThat(PERCENTAGE.write(fraction)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0.1", "10", "%", "51%", "-1%", "10 %"})
  void percentage_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PERCENTAGE.parse(text))
        .withMessageContaining("a percentage from 0% to 50%");
  }

  @Test
  void flag() {
    assertThat(ValueForm.flag().parse("true")).isTrue();
    assertThat(ValueForm.flag().parse("false")).isFalse();
    assertThat(ValueForm.flag().write(true)).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "on", "True", "1"})
  void flag_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueForm.flag().parse(text))
        .withMessageContaining("it must be true or false");
  }

  @Test
  void choice() {
    ValueForm<Atomicity> form = ValueForm.choice(Atomicity.class);
    assertThat(form.parse("locked")).isEqualTo(Atomicity.LOCKED);
    assertThat(form.write(Atomicity.CAS)).isEqualTo("cas");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> form.parse("lock"))
        .withMessage("'lock' is not accepted; it must be cas or locked");
    assertThatIllegalArgumentException().isThrownBy(() -> form.check("cas"));
  }

  @Test
  void classPatterns() {
    ValueForm<List<String>> form = ValueForm.classPatterns();
    assertThat(form.parse("com.acme.**, com.acme.User$Id ,org.x.*"))
        .containsExactly("com.acme.**", "com.acme.User$Id", "org.x.*");
    assertThat(form.check(List.of())).isEmpty();
    assertThat(form.write(List.of("a.B", "c.*"))).isEqualTo("a.B, c.*");
    assertThatIllegalArgumentException().isThrownBy(() -> form.check(List.of("a.B", 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "com.acme.",
        "com..acme",
        "*",
        "**.User",
        "com.a*",
        "com.acme.***",
        "a b",
        "a,"
      })
  void classPatterns_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueForm.classPatterns().parse(text))
        .withMessageContaining("it must be a list of patterns of class names: com.acme.User");
  }
}
