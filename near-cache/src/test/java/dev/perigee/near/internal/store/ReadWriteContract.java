package dev.perigee.near.internal.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.EntryState;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.serialization.KeyRefusedException;
import dev.perigee.serialization.ValueRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What reading and writing one or many entries does. */
@SuppressWarnings("JavaUtilDate") // a mutable type that everybody knows
abstract class ReadWriteContract extends StoreSetup {
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
  void read_andReadAll_giveValuesAndTokens() {
    put("k", "v");
    EntryState<Object> state = store.read("k");
    assertThat(state.isPresent()).isTrue();
    assertThat(state.value()).isEqualTo("v");
    assertThat(store.isCurrent("k", state.token())).isTrue();
    Map<Object, EntryState<Object>> states = store.readAll(List.of("k", "x"));
    assertThat(states).hasSize(2);
    assertThat(requireNonNull(states.get("k")).token()).isEqualTo(state.token());
    EntryState<Object> absent = requireNonNull(states.get("x"));
    assertThat(absent.isPresent()).isFalse();
    assertThat(absent.token()).isEqualTo(Token.ABSENT);
    assertThat(store.isCurrent("x", Token.ABSENT)).isTrue();
    assertThat(store.isCurrent("k", Token.ABSENT)).isFalse();
    put("k", "w");
    assertThat(store.isCurrent("k", state.token())).isFalse();
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
    put("a", "v");
    put("b", "v");
    store.getAll(List.of("a", "b"));
    assertThat(store.removeAll(List.of("a", "x", "b"))).isEqualTo(2);
    assertThat(store.getAll(List.of("a", "b"))).isEmpty();
    assertThat(store.removeAll(List.of())).isZero();
  }

  @Test
  void putAll_ofMoreThanWaitsForBeingPacked() {
    Map<Object, Object> entries = new LinkedHashMap<>();
    LongStream.range(0, 5).forEach(i -> entries.put(i, ("v" + i).repeat(200_000)));
    store.putAll(entries, TTL, Wanted.NOTHING);
    assertThat(store.getAll(entries.keySet())).isEqualTo(entries);
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
  void offerAll_writesWhereNothingIs() {
    Map<Object, Object> entries = new LinkedHashMap<>();
    LongStream.range(0, 50).forEach(i -> entries.put(i, "v" + i));
    put(7L, "there");
    writeRaw("c:l:8", "no envelope".getBytes(StandardCharsets.UTF_8), HOUR);
    AtomicLong asked = new AtomicLong();
    List<Boolean> written =
        store.offerAll(
            entries, () -> asked.incrementAndGet() == 10 ? WriteTtl.NONE : HOUR + asked.get());
    assertThat(asked).hasValue(50);
    assertThat(written).hasSize(50).satisfies(all -> assertThat(all.get(8)).isTrue());
    entries.put(7L, "there");
    entries.remove(9L); // it would have been gone at once
    assertThat(store.getAll(LongStream.range(0, 50).boxed().toList())).isEqualTo(entries);
    assertThat(written.stream().filter(each -> !each)).hasSize(2);
    assertThat(ttl("c:l:49")).isGreaterThan(ttl("c:l:1"));
    assertThat(store.offerAll(Map.of(), () -> HOUR)).isEmpty();
    assertThat(store.offerAll(Map.of("gone", "v"), () -> WriteTtl.NONE)).containsExactly(false);
    entries.put("refused", Thread.currentThread());
    store.clear();
    assertThatThrownBy(() -> store.offerAll(entries, () -> HOUR))
        .isInstanceOf(ValueRefusedException.class);
    assertThat(store.getAll(entries.keySet())).isEmpty();
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
}
