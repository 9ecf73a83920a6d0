package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.BulkException;
import dev.perigee.near.StoreException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.RedissonShutdownException;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.RedisWrongPasswordException;
import org.redisson.client.WriteRedisConnectionException;

/** Whether Redis was not there, or has refused. */
class FailuresTest {

  private static boolean isOutage(Throwable thrown) {
    return Failures.of(new CompletionException(thrown), "GET k", "redis://h", false).isOutage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOADING Redis is loading the dataset in memory",
        "LOADING Redis is loading the dataset in memory. channel: [id: 0x1] command: (PING)",
        "CLUSTERDOWN Hash slot not served",
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        "READONLY You can't write against a read only replica.",
        "ERR Error running script (call to f_1): @user_script:1: -READONLY You can't write",
        "NOREPLICAS Not enough good replicas to write.",
        "BUSY Redis is busy running a script.",
        "TRYAGAIN Multiple keys request during rehashing of slot",
        "MOVED 3999 127.0.0.1:6381"
      })
  void notNow_isAnOutage(String error) {
    assertThat(isOutage(ErrorReplies.of(error))).isTrue();
    assertThat(isOutage(new RedisException(error))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OOM command not allowed when used memory > 'maxmemory'.",
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        "NOAUTH Authentication required.",
        "WRONGPASS invalid username-password pair",
        "NOPERM this user has no permissions to run the 'set' command",
        "MISCONF Redis is configured to save RDB snapshots",
        "ERR unknown command, BUSY or not",
        "BUSYKEY Target key name already exists."
      })
  void refusal_isNone_evenWhereItKeptAConnectionFromBeingMade(String error) {
    assertThat(isOutage(ErrorReplies.of(error))).isFalse();
    assertThat(isOutage(new RedisConnectionException("no way", ErrorReplies.of(error)))).isFalse();
  }

  @Test
  void silence_isAnOutage() {
    assertThat(isOutage(new RedisResponseTimeoutException("no answer"))).isTrue();
    assertThat(isOutage(new RedisTimeoutException("not sent"))).isTrue();
    assertThat(isOutage(new RedisConnectionException("refused"))).isTrue();
    assertThat(isOutage(new WriteRedisConnectionException("lost", null))).isTrue();
    assertThat(isOutage(new RedisNodeNotFoundException("no master"))).isTrue();
    assertThat(isOutage(new TimeoutException())).isTrue();
  }

  @Test
  void whatIsOurs_isNone() {
    assertThat(isOutage(new RedissonShutdownException("closed"))).isFalse();
    assertThat(isOutage(new IllegalStateException("a mistake"))).isFalse();
    assertThat(isOutage(new RedisAuthRequiredException("NOAUTH"))).isFalse();
    assertThat(isOutage(new RedisWrongPasswordException("WRONGPASS"))).isFalse();
  }

  @Test
  void bulk_isWhatItsCauseIs() {
    StoreException silent = new StoreException("no answer", null, true, true);
    assertThat(new BulkException("half", silent, Set.of("a")).isOutage()).isTrue();
    assertThat(new BulkException("half", null, Set.of("a")).isOutage()).isFalse();
  }
}
