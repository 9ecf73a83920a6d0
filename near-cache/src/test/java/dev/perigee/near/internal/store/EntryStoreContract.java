package dev.perigee.near.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.EntryState;
import dev.perigee.near.EntryStore;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult;
import dev.perigee.near.WriteResult.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every store of entries does, whatever Redis and whatever near tier are below. */
abstract class EntryStoreContract extends ReadWriteContract {
  // ---- what cannot be read

  @Test
  void unreadable_isAMissAndCounted() {
    put("k", "v");
    assertThat(store.get("k")).isEqualTo("v");
    writeRaw("c:s:k", "written by somebody else, no envelope".getBytes(UTF_8), HOUR);
    eventually(() -> assertThat(store.get("k")).isNull());
    assertThat(store.getAll(List.of("k"))).isEmpty();
    EntryState<Object> state = store.read("k");
    assertThat(state.isPresent()).isFalse();
    assertThat(state.token()).isNotEqualTo(Token.ABSENT);
    assertThat(entries()).isEmpty();
    assertThat(store.nearStatistics().unreadable().get("foreign")).isPositive();
  }

  @Test
  void unreadable_isOverwrittenByEveryWrite() {
    byte[] foreign = "written by somebody else, no envelope".getBytes(UTF_8);
    writeRaw("c:s:k", foreign, HOUR);
    assertThat(store.putIfAbsent("k", "1", HOUR)).isTrue();
    assertThat(store.get("k")).isEqualTo("1");
    writeRaw("c:s:k", foreign, HOUR);
    assertThat(store.put("k", "2", TTL, Wanted.VALUE))
        .isEqualTo(new WriteResult<>(Effect.CREATED, null));
    assertThat(store.get("k")).isEqualTo("2");
    writeRaw("c:s:k", foreign, HOUR);
    assertThat(store.remove("k", Wanted.VALUE))
        .isEqualTo(new WriteResult<>(Effect.UNCHANGED, null));
    assertThat(raw("c:s:k")).isNull();
    writeRaw("c:s:k", foreign, HOUR);
    assertThat(store.compareAndPut("k", store.read("k").token(), "3", HOUR)).isTrue();
    assertThat(store.get("k")).isEqualTo("3");
  }

  @Test
  void tinyForeignValue_countsAsAbsent() {
    writeRaw("c:s:k", new byte[] {1, 2, 3}, HOUR);
    assertThat(store.get("k")).isNull();
    assertThat(store.contains("k")).isFalse();
    assertThat(store.putIfAbsent("k", "1", HOUR)).isTrue();
    assertThat(store.get("k")).isEqualTo("1");
  }

  // ---- the whole cache

  @Test
  void iteration_everyEntryOnce_ofThisCacheOnly() {
    EntryStore<Object, Object> other = client.open("c:d", settings(), serialization);
    EntryStore<Object, Object> prefix = client.open("cc", settings(), serialization);
    other.put("x", "1", TTL, Wanted.NOTHING);
    prefix.put("x", "1", TTL, Wanted.NOTHING);
    Map<Object, Object> expected = new HashMap<>();
    LongStream.range(0, 300).forEach(i -> expected.put(i, "v" + i));
    expected.put("k".repeat(600), "under a digest");
    store.putAll(expected, TTL, Wanted.NOTHING);
    assertThat(entries()).isEqualTo(expected);
    List<Object> keys = new ArrayList<>();
    store.keys().forEachRemaining(keys::add);
    assertThat(keys).containsExactlyInAnyOrderElementsOf(expected.keySet());
    store.clear();
    assertThat(entries()).isEmpty();
    assertThat(store.get(1L)).isNull();
    assertThat(other.get("x")).isEqualTo("1");
    assertThat(prefix.get("x")).isEqualTo("1");
  }

  private Map<Object, Object> entries() {
    List<Map.Entry<Object, Object>> entries = new ArrayList<>();
    store.iterator().forEachRemaining(entries::add);
    return entries.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  // ---- several stores of one cache

  @Test
  void siblings_seeEachOthersWritesAtOnce() {
    EntryStore<Object, Object> sibling = client.open("c", settings(), serialization);
    for (int i = 0; i < 5; i++) {
      put("k", "v" + i);
      assertThat(sibling.get("k")).isEqualTo("v" + i);
      assertThat(store.get("k")).isEqualTo("v" + i);
      sibling.put("k", "w" + i, TTL, Wanted.NOTHING);
      assertThat(store.get("k")).isEqualTo("w" + i);
      assertThat(sibling.get("k")).isEqualTo("w" + i);
    }
    sibling.clear();
    assertThat(store.get("k")).isNull();
    put("k", "v");
    assertThat(sibling.get("k")).isEqualTo("v");
    sibling.close();
    assertThat(store.get("k")).isEqualTo("v");
  }

  @Test
  void destroy_removesEverything_openOrNot() {
    put("k", "v");
    assertThat(store.get("k")).isEqualTo("v");
    client.destroy("c");
    assertThat(store.get("k")).isNull();
    put("k", "v");
    store.close();
    client.destroy("c");
    assertThat(raw("c:s:k")).isNull();
    client.destroy("never seen");
  }

  @Test
  void closed_refusesEverything_andClosesAgain() {
    put("k", "v");
    store.get("k");
    store.close();
    store.close();
    assertThatThrownBy(() -> store.get("k"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("c");
    assertThatThrownBy(() -> put("k", "v")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.iterator()).isInstanceOf(IllegalStateException.class);
    assertThat(raw("c:s:k")).isNotNull();
    client.close();
    client.close();
    assertThatThrownBy(() -> client.open("c", settings(), serialization))
        .isInstanceOf(IllegalStateException.class);
  }
}
