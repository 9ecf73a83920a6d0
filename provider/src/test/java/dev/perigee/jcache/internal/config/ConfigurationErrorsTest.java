package dev.perigee.jcache.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Random;
import java.util.stream.Stream;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake names its file, line, key, what is wrong and what is allowed; never a secret. */
final class ConfigurationErrorsTest {

  /** The text, and the whole message after the name of the file. */
  static Stream<Arguments> mistakes() {
    return Stream.of(
        // unknown keys
        arguments(
            "namespce: shop",
            "1:1: namespce: unknown key; did you mean namespace? Allowed here: caches, defaults,"
                + " namespace, redis"),
        arguments(
            "namespace: shop\nredis:\n  url: redis://h",
            "3:3: redis.url: unknown key; did you mean uri? Allowed here: cluster, redisson,"
                + " sentinel, timeout, uri"),
        arguments(
            "redis:\n  password: secret",
            "2:3: redis.password: unknown key. Allowed here: cluster, redisson, sentinel, timeout,"
                + " uri"),
        arguments(
            "redis: {sentinel: {masters: m}}",
            "1:20: redis.sentinel.masters: unknown key; did you mean master? Allowed here:"
                + " database, master, nodes"),
        arguments(
            "caches:\n  users:\n    near:\n      maxEntires: 5",
            "4:7: caches.users.near.maxEntires: unknown key; did you mean maxEntries? Allowed here:"
                + " enabled, lease, maxAge, maxBytes, maxEntries, mode"),
        arguments(
            "defaults:\n  maxEntries: 5",
            "2:3: defaults.maxEntries: unknown key; did you mean near: {maxEntries: …}? Allowed"
                + " here: atomicity, compression, failure, management, near, serialization,"
                + " stampede, statistics, ttl"),
        arguments(
            "defaults:\n  ttl.default: 1h",
            "2:3: defaults.'ttl.default': unknown key; did you mean ttl: {default: …}? Allowed here:"
                + " atomicity, compression, failure, management, near, serialization, stampede,"
                + " statistics, ttl"),
        arguments(
            "defaults: {key: java.lang.Long}",
            "1:12: defaults.key: unknown key. Allowed here: atomicity, compression, failure,"
                + " management, near, serialization, stampede, statistics, ttl"),
        arguments(
            "caches: {'com.acme.*': {nera: {}}}",
            "1:25: caches.'com.acme.*'.nera: unknown key; did you mean near? Allowed here:"
                + " atomicity, compression, failure, key, management, near, serialization, stampede,"
                + " statistics, ttl, value"),
        // values
        arguments(
            "defaults:\n  ttl:\n    default: 5 minutes",
            "3:14: defaults.ttl.default: '5 minutes' is not accepted; it must be a duration from 1ms"
                + " to 3650d, with a unit: ms, s, m, h or d"),
        arguments(
            "defaults: {ttl: {max: 60}}",
            "1:23: defaults.ttl.max: '60' is not accepted; it must be a duration from 1ms to 3650d,"
                + " with a unit: ms, s, m, h or d"),
        arguments(
            "defaults: {ttl: {jitter: 0.1}}",
            "1:26: defaults.ttl.jitter: '0.1' is not accepted; it must be a percentage from 0% to"
                + " 50%"),
        arguments(
            "defaults: {ttl: {jitter: 60%}}",
            "1:26: defaults.ttl.jitter: '60%' is not accepted; it must be a percentage from 0% to"
                + " 50%"),
        arguments(
            "defaults: {near: {maxBytes: 64M}}",
            "1:29: defaults.near.maxBytes: '64M' is not accepted; it must be a size from 1KB to 1TB,"
                + " with a unit: B, KB, MB, GB or TB"),
        arguments(
            "defaults: {near: {maxEntries: 0}}",
            "1:31: defaults.near.maxEntries: '0' is not accepted; it must be a whole number from 1"
                + " to 1000000000"),
        arguments(
            "defaults: {near: {maxEntries: lots}}",
            "1:31: defaults.near.maxEntries: 'lots' is not accepted; it must be a whole number from"
                + " 1 to 1000000000"),
        arguments(
            "defaults: {near: {enabled: yes}}",
            "1:28: defaults.near.enabled: 'yes' is not accepted; it must be true or false"),
        arguments(
            "caches: {users: {near: {mode: leased}}}",
            "1:31: caches.users.near.mode: 'leased' is not accepted; it must be lease or validated"),
        arguments(
            "defaults: {stampede: {earlyRefresh: often}}",
            "1:37: defaults.stampede.earlyRefresh: 'often' is not accepted; it must be a number from"
                + " 0.0 to 100.0, such as 1 or 0.5"),
        arguments(
            "defaults: {serialization: {allow: [com.acme.**, 'x y']}}",
            "1:35: defaults.serialization.allow: serialization.allow: [com.acme.**, x y] is not"
                + " accepted; it must be a list of patterns of class names"),
        arguments(
            "redis: {timeout: 0s}",
            "1:18: redis.timeout: '0s' is not accepted; it must be a duration from 1ms to 5m, with a"
                + " unit: ms, s, m, h or d"),
        arguments(
            "namespace: 'a:b'",
            "1:12: namespace: 'a:b' is no namespace; it must have 1 to 64 characters: letters and"
                + " digits of ASCII, '.', '_' and '-', the first a letter or digit"),
        // shapes
        arguments("namespace:", "1:11: namespace: has no value"),
        arguments("namespace: [a]", "1:12: namespace: must be a single value"),
        arguments("namespace: {a: b}", "1:12: namespace: must be a single value"),
        arguments("- namespace", "1:1: must have keys of its own below it, as in 'key: value'"),
        arguments("namespace", "1:1: must have keys of its own below it, as in 'key: value'"),
        arguments(
            "redis: redis://u:secret@h",
            "1:8: redis: must have keys of its own below it, as in 'key: value'"),
        arguments(
            "defaults:\n  near: off",
            "2:9: defaults.near: must have keys of its own below it, as in 'key: value'"),
        arguments(
            "caches: [users]",
            "1:9: caches: must have keys of its own below it, as in 'key: value'"),
        arguments(
            "redis: {cluster: 'redis://h'}", "1:18: redis.cluster: must be a list, as in '[a, b]'"),
        arguments(
            "defaults: {ttl: {default: [1h]}}",
            "1:27: defaults.ttl.default: must be a single value"),
        arguments(
            "defaults: {serialization: {allow: [[a]]}}",
            "1:36: defaults.serialization.allow: must be a single value"),
        arguments("? [a]\n: b", "1:3: a key must be a single value"),
        arguments(
            "namespace: a\nredis: {}\nnamespace: b", "3:1: namespace: stands here a second time"),
        arguments(
            "caches:\n  users: {}\n  users: {}", "3:3: caches.users: stands here a second time"),
        arguments(
            "caches:\n  'a\\b': {}\n  'a\\\\b': {}",
            "3:3: caches.'a\\\\b': this cache is declared above already, written otherwise"),
        arguments("caches: {'': {}}", "1:10: caches.'': a cache must have a name"),
        // redis
        arguments(
            "redis:\n  uri: redis://h\n  cluster: [redis://h]",
            "3:3: redis.cluster: only one of uri, cluster, sentinel and redisson can say where Redis"
                + " is"),
        arguments(
            "redis:\n  redisson: r.yaml\n  sentinel:\n    nodes: [redis://h]",
            "4:5: redis.sentinel.nodes: only one of uri, cluster, sentinel and redisson can say where"
                + " Redis is"),
        arguments(
            "redis: {sentinel: {master: m}}",
            "1:20: redis.sentinel.master: a sentinel needs both 'master', its name, and 'nodes', a"
                + " list"),
        arguments(
            "redis: {sentinel: {master: ' ', nodes: [redis://h]}}",
            "1:28: redis.sentinel.master: must not be blank"),
        arguments("redis: {cluster: []}", "1:18: redis.cluster: must have at least one node"),
        arguments(
            "redis:\n  cluster:\n    - redis://u:secret@h\n    - redis://u:secret@h/4",
            "4:7: redis.cluster: a node has no database in its address"),
        arguments(
            "redis: {uri: 'redis://u:secret@h/x'}",
            "1:14: redis.uri: the path of an address of Redis is the number of a database, such as"
                + " /0"),
        arguments(
            "redis: {redisson: 'redis://u:secret@h'}",
            "1:19: redis.redisson: redis://***@h is no file; it must be classpath:…, file:… or a"
                + " path"),
        arguments(
            "redis: {redisson: 'classpath:/no/redisson.yaml'}",
            "1:19: redis.redisson: classpath:/no/redisson.yaml: there is no such resource; looked for"
                + " 'no/redisson.yaml' with a java.net.URLClassLoader"),
        // types
        arguments(
            "caches: {users: {key: com.acme.User}}",
            "1:23: caches.users.key: the manager's class loader has no class 'com.acme.User'; it must"
                + " be the full name of a class, '$' before a nested one"),
        arguments(
            "caches: {users: {key: long}}",
            "1:23: caches.users.key: the manager's class loader has no class 'long'; did you mean"
                + " java.lang.Long?"),
        arguments(
            "caches: {users: {value: int}}",
            "1:25: caches.users.value: the manager's class loader has no class 'int'; did you mean"
                + " java.lang.Integer?"),
        arguments(
            "caches: {users: {value: User}}",
            "1:25: caches.users.value: the manager's class loader has no class 'User'; it must be the"
                + " full name of a class, with its package"),
        arguments(
            "caches: {'com.*': {key: java.lang.Long}}",
            "1:20: caches.'com.*'.key: only a cache that is declared by its name has types; 'com.*'"
                + " is a pattern"),
        // YAML
        arguments(
            "caches:\n  a: &a {}\n  b:\n    <<: *a",
            "4:5: caches.b: '<<' is not supported; use a pattern below 'caches' for what caches have"
                + " in common"),
        arguments(
            "namespace: !x secret", "1:12: namespace: tags, which begin with '!', are refused"),
        arguments("!x {a: b}", "1:1: must have keys of its own below it, as in 'key: value'"),
        arguments(
            "namespace: !!java.net.URL [secret]",
            "1:12: this is not valid YAML: Global tag is not allowed"),
        arguments(
            "namespace: !e!secret x", "1:12: this is not valid YAML: found undefined tag handle"),
        arguments("namespace: *secret", "1:12: this is not valid YAML: found undefined alias"),
        arguments(
            "redis:\n  uri: 'redis://u:secret@h",
            "2:27: this is not valid YAML: found unexpected end of stream"),
        arguments(
            "redis:\n\turi: redis://u:secret@h",
            "2:1: this is not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do"
                + " not use \\t(TAB) for indentation)"),
        arguments("a: b\n---\nc: d", "2:1: this is not valid YAML: but found another document"),
        arguments("namespace: a\n# \u0007", "2: YAML does not allow the character U+0007"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistake(String text, String message) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> read(text))
        .withMessage("perigee.yaml:" + message)
        .satisfies(error -> assertThat(stackTrace(error)).doesNotContain("secret"));
  }

  @Test
  void aClassThatCannotBeLoadedIsACause() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> read("caches: {users: {key: com.acme.User}}"))
        .withCauseInstanceOf(ClassNotFoundException.class);
  }

  @Test
  @Timeout(10)
  void aliasesAreBounded() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      String aliases = ("*a" + (i - 1) + ", ").repeat(9);
      bomb.append("a%d: &a%d [%sx]\n".formatted(i, i, aliases));
    }
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> read(bomb.toString()))
        .withMessageContaining("perigee.yaml: this is not valid YAML: Number of aliases");
  }

  @Test
  @Timeout(10)
  void nestingIsBounded() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> read("a: " + "[".repeat(100_000)))
        .withMessageContaining("perigee.yaml: this is not valid YAML: Nesting Depth exceeded");
  }

  @Test
  @Timeout(10)
  void aNodeThatHoldsItselfIsAnError() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> read("defaults: &a {near: *a}"))
        .withMessageContaining("perigee.yaml:1:15: defaults.near.near: unknown key");
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> read("defaults: {serialization: {allow: &a [*a]}}"))
        .withMessageContaining("must be a single value");
  }

  /**
   * Damaged files are read, or refused with a place; no other exception and no secret comes out.
   */
  @Test
  @Timeout(60)
  void damagedFiles() {
    String good =
        """
        namespace: shop
        redis: {uri: 'redis://user:secret@h:6379/0', timeout: 500ms}
        defaults: &d
          ttl: {default: 24h, max: 7d, jitter: 10%}
          serialization: {allow: ["com.acme.**"], schema: strict}
        caches:
          users: {key: java.lang.Long, near: {enabled: true, maxEntries: 10}}
          "com.*": *d
        """;
    String letters = "{}[]:,*&!'\"#%@`|>-? \n\tax0\\";
    Random random = new Random(107);
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder(good);
      for (int damage = random.nextInt(3); damage >= 0; damage--) {
        int at = random.nextInt(text.length() - 1);
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, letters.charAt(random.nextInt(letters.length())));
          case 1 -> text.insert(at, letters.charAt(random.nextInt(letters.length())));
          default -> text.delete(at, Math.min(text.length() - 1, at + 1 + random.nextInt(8)));
        }
      }
      Throwable error = catchThrowable(() -> read(text.toString()));
      if (error != null) {
        refused++;
        assertThat(error).as(text.toString()).isExactlyInstanceOf(CacheException.class);
        assertThat(error.getMessage())
            .as(text.toString())
            .matches("(?s)perigee\\.yaml:(\\d+:)* .+")
            .doesNotContain("secret");
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private static String stackTrace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static void read(String text) {
    ClassLoader loader =
        new URLClassLoader(new URL[0], ConfigurationErrorsTest.class.getClassLoader());
    new ConfigurationFileReader(loader).read("perigee.yaml", text);
  }
}
