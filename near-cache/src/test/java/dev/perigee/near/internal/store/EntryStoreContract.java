package dev.perigee.near.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.EntryState;
import dev.perigee.near.EntryStore;
import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreClient;
import dev.perigee.near.StoreSettings;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.serialization.KeyRefusedException;
import dev.perigee.serialization.Serialization;
import dev.perigee.serialization.SerializationSettings;
import dev.perigee.serialization.ValueRefusedException;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of entries does, whatever Redis and whatever near tier are below. */
@SuppressWarnings("JavaUtilDate") // a mutable type that everybody knows
abstract class EntryStoreContract {
  static final long HOUR = 3_600_000;
  static final long DAY = 24 * HOUR;
  static final WriteTtl TTL = WriteTtl.of(HOUR);

  StoreClient client;
  Serialization serialization;
  EntryStore<Object, Object> store;

  /** A connection to a Redis whose namespace is empty. */
  abstract StoreClient connect();

  abstract Serialization serialization();

  abstract NearSettings near();

  /** What stands in Redis at a key; the key without the namespace. */
  abstract byte @Nullable [] raw(String cacheAndText);

  /** Writes past the store, as another client of Redis does. */
  abstract void writeRaw(String cacheAndText, byte[] bytes, long ttlMillis);

  /** The remaining lifetime in milliseconds. */
  abstract long ttl(String cacheAndText);

  /** Lets time pass, as Redis and the store see it. */
  abstract void pass(long millis);

  @BeforeEach
  final void open() {
    serialization = serialization();
    client = connect();
    store = client.open("c", settings(), serialization);
  }

  @AfterEach
  final void close() {
    client.close();
    serialization.close();
  }

  StoreSettings settings() {
    return new StoreSettings(near(), SerializationSettings.defaults(), DAY, true);
  }

  void put(Object key, Object value) {
    store.put(key, value, TTL, Wanted.NOTHING);
  }

  // ---- reading

  @Test
  void get_absent() {
    assertThat(store.get("k")).isNull();
    assertThat(store.getFresh("k")).isNull();
    assertThat(store.contains("k")).isFalse();
  }

  @Test
  void get_present_againAndAgain() {
    put("k", "v");
    for (int i = 0; i < 3; i++) {
      assertThat(store.get("k")).isEqualTo("v");
      assertThat(store.contains("k")).isTrue();
    }
    assertThat(store.getFresh("k")).isEqualTo("v");
  }

  @Test
  void get_afterEveryKindOfWrite_isWhatWasWritten() {
    for (int i = 0; i < 3; i++) {
      put("k", "v" + i);
      assertThat(store.get("k")).isEqualTo("v" + i);
      assertThat(store.get("k")).isEqualTo("v" + i);
    }
    store.replace("k", "r", HOUR, Wanted.NOTHING);
    assertThat(store.get("k")).isEqualTo("r");
    assertThat(store.compareAndPut("k", store.read("k").token(), "c", HOUR)).isTrue();
    assertThat(store.get("k")).isEqualTo("c");
    store.putAll(Map.of("k", "a"), TTL, Wanted.NOTHING);
    assertThat(store.get("k")).isEqualTo("a");
    store.remove("k", Wanted.NOTHING);
    assertThat(store.get("k")).isNull();
    store.putIfAbsent("k", "p", HOUR);
    assertThat(store.get("k")).isEqualTo("p");
    store.clear();
    assertThat(store.get("k")).isNull();
  }

  @Test
  void get_storeByValue_callersCannotChangeWhatIsStored() {
    Date key = new Date(1);
    Date value = new Date(2);
    put(key, value);
    value.setTime(3);
    Object first = requireNonNull(store.get(key));
    assertThat(first).isEqualTo(new Date(2));
    ((Date) first).setTime(4);
    assertThat(store.get(key)).isEqualTo(new Date(2));
    assertThat(store.get(key)).isNotSameAs(first);
    key.setTime(5);
    assertThat(store.get(key)).isNull();
    assertThat(store.get(new Date(1))).isEqualTo(new Date(2));
    assertThat(store.get(new Date(5))).isNull();
  }

  @Test
  void getAll_presentOnly_someOfThemNear() {
    put("a", "1");
    put("b", "2");
    put("c", "3");
    assertThat(store.get("a")).isEqualTo("1");
    for (int i = 0; i < 3; i++) {
      assertThat(store.getAll(List.of("a", "b", "x", "c", "a")))
          .isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
    }
    assertThat(store.getAll(List.of())).isEmpty();
  }

  @Test
  void getAll_refusedKey_leavesNothingBehind() {
    assertThatThrownBy(() -> store.getAll(List.of("a", new byte[1])))
        .isInstanceOf(KeyRefusedException.class);
    put("a", "1");
    assertThat(store.get("a")).isEqualTo("1");
  }

  @Test
  void getAndTouch_prolongs_shortens_removes() {
    put("k", "v");
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(store.getAndTouch("k", 2 * HOUR)).isEqualTo("v");
    assertThat(ttl("c:s:k")).isBetween(2 * HOUR - 5_000, 2 * HOUR);
    assertThat(store.getAllAndTouch(List.of("k", "x"), HOUR)).isEqualTo(Map.of("k", "v"));
    assertThat(ttl("c:s:k")).isBetween(HOUR - 5_000, HOUR);
    assertThat(store.getAndTouch("k", WriteTtl.NONE)).isEqualTo("v");
    assertThat(store.get("k")).isNull();
    assertThat(store.getAndTouch("k", HOUR)).isNull();
  }

  @Test
  void read_andReadAll_giveTokensAndLifetimes() {
    put("k", "v");
    EntryState<Object> state = store.read("k");
    assertThat(state.isPresent()).isTrue();
    assertThat(state.value()).isEqualTo("v");
    assertThat(state.ttlMillis()).isBetween(HOUR - 5_000, HOUR);
    assertThat(state.createdMillis()).isPositive();
    Map<Object, EntryState<Object>> states = store.readAll(List.of("k", "x"));
    assertThat(states).hasSize(2);
    assertThat(requireNonNull(states.get("k")).token()).isEqualTo(state.token());
    EntryState<Object> absent = requireNonNull(states.get("x"));
    assertThat(absent.isPresent()).isFalse();
    assertThat(absent.token()).isEqualTo(Token.ABSENT);
    assertThat(absent.ttlMillis()).isEqualTo(-2);
  }

  // ---- expiry

  @Test
  void expired_isGone_nearToo() {
    store.put("k", "v", WriteTtl.of(60), Wanted.NOTHING);
    assertThat(store.get("k")).isEqualTo("v");
    pass(100);
    assertThat(store.get("k")).isNull();
    assertThat(store.contains("k")).isFalse();
    assertThat(store.getAll(List.of("k"))).isEmpty();
  }

  @Test
  void compareAndTouch_shortened_isGoneNearToo() {
    put("k", "v");
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(store.compareAndTouch("k", store.read("k").token(), 60)).isTrue();
    assertThat(store.get("k")).isEqualTo("v");
    pass(100);
    assertThat(store.get("k")).isNull();
  }

  // ---- writing

  @Test
  void put_effects_andPreviousValues() {
    assertThat(store.put("k", "1", TTL, Wanted.EXISTENCE))
        .isEqualTo(new WriteResult<>(Effect.CREATED, null));
    assertThat(store.put("k", "2", TTL, Wanted.EXISTENCE))
        .isEqualTo(new WriteResult<>(Effect.UPDATED, null));
    assertThat(store.put("k", "3", TTL, Wanted.VALUE))
        .isEqualTo(new WriteResult<>(Effect.UPDATED, "2"));
    assertThat(store.put("k", "4", TTL, Wanted.NOTHING))
        .isEqualTo(new WriteResult<>(Effect.WRITTEN, null));
    assertThat(ttl("c:s:k")).isBetween(HOUR - 5_000, HOUR);
  }

  @Test
  void put_lifetimes_none_keep() {
    assertThat(store.put("k", "1", new WriteTtl(WriteTtl.NONE, HOUR), Wanted.EXISTENCE).effect())
        .isEqualTo(Effect.UNCHANGED);
    assertThat(store.get("k")).isNull();
    put("k", "2");
    store.put("k", "3", new WriteTtl(2 * HOUR, WriteTtl.KEEP), Wanted.NOTHING);
    assertThat(store.get("k")).isEqualTo("3");
    assertThat(ttl("c:s:k")).isBetween(HOUR - 5_000, HOUR);
    assertThat(store.put("k", "4", new WriteTtl(HOUR, WriteTtl.NONE), Wanted.EXISTENCE).effect())
        .isEqualTo(Effect.REMOVED);
    assertThat(store.get("k")).isNull();
  }

  @Test
  void putIfAbsent_onlyWhenAbsent() {
    assertThat(store.putIfAbsent("k", "1", HOUR)).isTrue();
    assertThat(store.putIfAbsent("k", "2", HOUR)).isFalse();
    assertThat(store.get("k")).isEqualTo("1");
  }

  @Test
  void replace_onlyWhenPresent() {
    assertThat(store.replace("k", "1", HOUR, Wanted.VALUE))
        .isEqualTo(new WriteResult<>(Effect.UNCHANGED, null));
    assertThat(store.get("k")).isNull();
    put("k", "1");
    assertThat(store.replace("k", "2", HOUR, Wanted.VALUE))
        .isEqualTo(new WriteResult<>(Effect.UPDATED, "1"));
    assertThat(store.get("k")).isEqualTo("2");
  }

  @Test
  void remove_effects_andPreviousValues() {
    assertThat(store.remove("k", Wanted.EXISTENCE).effect()).isEqualTo(Effect.UNCHANGED);
    put("k", "1");
    assertThat(store.remove("k", Wanted.VALUE)).isEqualTo(new WriteResult<>(Effect.REMOVED, "1"));
    put("k", "1");
    assertThat(store.remove("k", Wanted.EXISTENCE).effect()).isEqualTo(Effect.REMOVED);
    assertThat(store.get("k")).isNull();
  }

  @Test
  void putAll_removeAll_inOrder() {
    Map<Object, Object> entries = new LinkedHashMap<>();
    LongStream.range(0, 50).forEach(i -> entries.put(i, "v" + i));
    put(7L, "old");
    assertThat(store.putAll(entries, TTL, Wanted.EXISTENCE))
        .extracting(WriteResult::effect)
        .hasSize(50)
        .containsOnly(Effect.CREATED, Effect.UPDATED)
        .satisfies(effects -> assertThat(effects.get(7)).isEqualTo(Effect.UPDATED));
    assertThat(store.getAll(entries.keySet())).isEqualTo(entries);
    assertThat(store.removeAll(List.of(3L, 99L, 4L), Wanted.VALUE))
        .containsExactly(
            new WriteResult<>(Effect.REMOVED, "v3"),
            new WriteResult<>(Effect.UNCHANGED, null),
            new WriteResult<>(Effect.REMOVED, "v4"));
    assertThat(store.getAll(entries.keySet())).hasSize(48);
    assertThat(store.putAll(Map.of(), TTL, Wanted.NOTHING)).isEmpty();
    assertThat(store.removeAll(List.of(), Wanted.NOTHING)).isEmpty();
  }

  @Test
  void putAll_refusedValue_writesNothing() {
    Map<Object, Object> entries = new LinkedHashMap<>();
    entries.put("a", "1");
    entries.put("b", Thread.currentThread());
    assertThatThrownBy(() -> store.putAll(entries, TTL, Wanted.NOTHING))
        .isInstanceOf(ValueRefusedException.class);
    assertThat(store.get("a")).isNull();
  }

  @Test
  void conditionalWrites_onUnchangedVersionOnly() {
    assertThat(store.compareAndPut("k", Token.ABSENT, "1", HOUR)).isTrue();
    assertThat(store.compareAndPut("k", Token.ABSENT, "2", HOUR)).isFalse();
    Token token = store.read("k").token();
    put("k", "1"); // the same value is another version
    assertThat(store.compareAndPut("k", token, "3", HOUR)).isFalse();
    assertThat(store.compareAndRemove("k", token)).isFalse();
    assertThat(store.compareAndTouch("k", token, HOUR)).isFalse();
    assertThat(store.get("k")).isEqualTo("1");
    token = store.read("k").token();
    assertThat(store.compareAndTouch("k", token, 2 * HOUR)).isTrue();
    assertThat(ttl("c:s:k")).isBetween(2 * HOUR - 5_000, 2 * HOUR);
    assertThat(store.compareAndPut("k", token, "4", WriteTtl.KEEP)).isTrue();
    assertThat(ttl("c:s:k")).isBetween(2 * HOUR - 5_000, 2 * HOUR);
    assertThat(store.compareAndRemove("k", store.read("k").token())).isTrue();
    assertThat(store.get("k")).isNull();
    put("k", "5");
    assertThat(store.compareAndPut("k", store.read("k").token(), "6", WriteTtl.NONE)).isTrue();
    assertThat(store.get("k")).isNull();
  }

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

  /** For what another client did: its event takes a moment where Redis is real. */
  abstract void eventually(Runnable assertion);
}
