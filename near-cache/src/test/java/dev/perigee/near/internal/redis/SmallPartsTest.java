package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.RedisSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no server. */
class SmallPartsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''    | K$gxe",
        "K     | $gxe",
        "KA    | ''",
        "AKE   | ''",
        "AE    | K",
        "K$gxe | ''",
        "Kg$lz | xe",
        "E     | K$gxe"
      })
  void flagsThatAreMissing(String flags, String missing) {
    assertThat(Notifications.missing(flags)).isEqualTo(missing);
  }

  @ParameterizedTest
  @CsvSource({
    "6.2.0,true",
    "6.2.14,true",
    "7.0.15,true",
    "10.0.0,true",
    "6.0.16,false",
    "5.0.14.1,false",
    "6,false",
    "255.255.255,true",
    "unstable,true"
  })
  void versions(String version, boolean supported) {
    assertThat(Connector.isSupported(version)).isEqualTo(supported);
  }

  @Test
  void globsMatchLiterally() {
    assertThat(Glob.escape("a*b?c[d]e\\f^g:h")).isEqualTo("a\\*b\\?c\\[d\\]e\\\\f\\^g:h");
  }

  @Test
  void listenersByCache() {
    Listeners listeners = new Listeners("ns");
    List<String> heard = new ArrayList<>();
    var first = listeners.add("ns:a:", (key, event) -> heard.add("1 " + key + " " + event));
    var second = listeners.add("ns:a:", (key, event) -> heard.add("2 " + key + " " + event));
    listeners.dispatch("ns:a:s:x:y", "set");
    listeners.dispatch("ns:b:s:x", "set");
    listeners.dispatch("ns:a", "set");
    listeners.dispatch("nsa:a:x", "set");
    listeners.dispatch("", "set");
    assertThat(heard).containsExactly("1 ns:a:s:x:y set", "2 ns:a:s:x:y set");
    first.close();
    first.close();
    listeners.dispatch("ns:a:s:z", "del");
    assertThat(heard).hasSize(3).contains("2 ns:a:s:z del");
    assertThat(listeners.isEmpty()).isFalse();
    second.close();
    assertThat(listeners.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:b", "a{b", "a}b"})
  void namespacesThatAreRefused(String namespace) {
    RedisSettings settings = RedisSettings.local();
    assertThatThrownBy(() -> RedisConnection.create(settings, namespace, System::nanoTime))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secretsAreNotDescribed() {
    URI secret = URI.create("rediss://joe:hush@host:7000");
    URI plain = URI.create("redis://joe:hush@other");
    assertThat(ClientConfiguration.describe(new RedisSettings.Single(secret)))
        .isEqualTo("rediss://host:7000");
    assertThat(ClientConfiguration.describe(new RedisSettings.Cluster(List.of(secret, plain))))
        .isEqualTo("the cluster at rediss://host:7000, redis://other:6379");
    assertThat(ClientConfiguration.describe(new RedisSettings.Sentinel("m", List.of(plain), 1)))
        .isEqualTo("master 'm' of the sentinels at redis://other:26379");
  }

  @Test
  void aDatabaseThatIsNoNumberIsRefused() {
    RedisSettings settings =
        new RedisSettings(
            new RedisSettings.Single(URI.create("redis://u:hush@host/users")),
            Duration.ofSeconds(1));
    assertThatThrownBy(() -> ClientConfiguration.client(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/users")
        .message()
        .doesNotContain("hush");
  }

  @Test
  void aProofOfTheDefaultIntervalFitsIntoTheDefaultLease() {
    BeatInterval interval = BeatInterval.DEFAULT;
    // The oldest beat that is not replaced, seen at the next call.
    assertThat(interval.leastAgeMillis() + interval.millis()).isLessThan(2_000);
    assertThat(interval.stateMillis()).isGreaterThan(10 * interval.millis() - 1);
  }

  /** Redis would say so only when the branch is executed that calls what is missing. */
  @ParameterizedTest
  @EnumSource(Script.class)
  void scripts_haveTheFunctionsThatTheyCall(Script script) {
    for (String function :
        List.of("value", "stamp", "stored", "own", "write", "created", "touch", "atLeast")) {
      boolean isCalled =
          Pattern.compile("(?<!function )\\b" + function + "\\(").matcher(script.text()).find();
      assertThat(script.text().contains("local function " + function + "("))
          .as(function)
          .isEqualTo(isCalled);
    }
  }

  @Test
  void partsThatFail_areInTheirPlaces_andNobodyWaitsForThem() {
    IllegalStateException failure = new IllegalStateException();
    Gathering gathering = new Gathering(3);
    gathering.addAll(0, 2, CompletableFuture.failedFuture(new CompletionException(failure)));
    gathering.addAll(2, 3, CompletableFuture.completedFuture(new Object[] {"OK"}));
    assertThat(gathering.all().getNow(new Object[0])).containsExactly(failure, failure, "OK");
  }
}
