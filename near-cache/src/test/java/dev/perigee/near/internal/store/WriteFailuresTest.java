package dev.perigee.near.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.BulkException;
import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreException;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.fake.FakeRedis;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers are told when something was not done, or only in part. */
class WriteFailuresTest {
  private final StoreFixture fixture = new StoreFixture(NearSettings.defaults());
  private final TieredStore<Object, Object> store = fixture.store;
  private final FakeRedis redis = fixture.redis;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void bulkWrite_namesTheCallersKeysThatWereDone() {
    redis.failWith(new BulkException("one master is gone", null, Set.of("ns:c:s:a", "ns:c:l:3")));
    assertThatThrownBy(
            () ->
                store.putAll(Map.of("a", "1", "b", "2", 3L, "3"), StoreFixture.TTL, Wanted.NOTHING))
        .isInstanceOfSatisfying(
            BulkException.class,
            e -> {
              assertThat(e.done()).containsExactlyInAnyOrder("a", 3L);
              assertThat(e.isOutcomeUnknown()).isTrue();
            })
        .hasMessageContaining("one master is gone");
  }

  @Test
  void putIfAbsent_withoutALifetime_storesNothing() {
    assertThat(store.putIfAbsent("k", "v", WriteTtl.NONE)).isFalse();
    assertThat(redis.commands()).isEmpty();
  }

  @Test
  void putIfAbsent_doesNotRunForEver_whereOthersKeepWritingNonsense() {
    redis.holdCommands(true);
    var put = fixture.start(() -> store.putIfAbsent("k", "v", StoreFixture.HOUR));
    for (int i = 0; i < 16; i++) {
      String nonsense = "%016d is no envelope of ours".formatted(i);
      redis.foreignSet("ns:c:s:k", nonsense.getBytes(UTF_8), StoreFixture.HOUR);
      FakeRedis.Held command = fixture.command(i % 2 == 0 ? "putIfAbsent" : "compareAndPut");
      command.execute();
      command.reply();
    }
    assertThat(put.join()).isFalse();
  }

  @Test
  void iteration_ofAStoreThatWasClosed_says() {
    for (long i = 0; i < 10; i++) {
      fixture.put(i, "v");
    }
    Iterator<Map.Entry<Object, Object>> entries = store.iterator();
    assertThat(entries.next()).isNotNull();
    store.close();
    assertThatThrownBy(
            () -> {
              while (entries.hasNext()) {
                entries.next();
              }
            })
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void iteration_asksForTheNextValues_beforeTheseAreTaken() {
    for (long i = 0; i < 10; i++) {
      fixture.put(i, "v");
    }
    redis.commands();
    Iterator<Map.Entry<Object, Object>> entries = store.iterator();
    assertThat(entries.hasNext()).isTrue();
    assertThat(redis.commands()).containsExactly("getAll", "getAll");
    entries.next();
    assertThat(entries.hasNext()).isTrue();
    assertThat(redis.commands()).as("some of the first are left").isEmpty();
  }

  @Test
  void iteration_thatGoesOnAfterAnError_missesNothing() {
    for (long i = 0; i < 10; i++) {
      fixture.put(i, "v");
    }
    Iterator<Map.Entry<Object, Object>> entries = store.iterator();
    List<Object> met = new ArrayList<>();
    int errors = 0;
    for (int i = 0; i < 30; i++) {
      redis.failWith(i % 3 == 2 ? null : new StoreException("no answer", null, false));
      try {
        if (entries.hasNext()) {
          met.add(entries.next().getKey());
        }
      } catch (StoreException e) {
        errors++;
      }
    }
    assertThat(met).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(errors).isPositive();
  }
}
