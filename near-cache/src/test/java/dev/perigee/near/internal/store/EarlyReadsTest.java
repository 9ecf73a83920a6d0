package dev.perigee.near.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.EarlyRefresh;
import dev.perigee.near.NearSettings;
import dev.perigee.near.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Which reads tell that an entry is to be loaded again, and how long a near copy of it is served.
 */
final class EarlyReadsTest {
  private static final long TTL = 60_000;
  private static final long COST = 2_000;

  /** Leads that are drawn, one after the other; then zero. */
  private final List<Long> leads = new ArrayList<>();

  private final List<Long> costs = new ArrayList<>();
  private final List<Object> due = new ArrayList<>();
  private final List<Token> versions = new ArrayList<>();

  private final EarlyRefresh<Object> early =
      new EarlyRefresh<>() {
        @Override
        public long leadMillis(long loadMillis) {
          costs.add(loadMillis);
          return leads.isEmpty() ? 0 : leads.remove(0);
        }

        @Override
        public void due(Object key, Token version) {
          due.add(key);
          versions.add(version);
        }
      };

  private StoreFixture fixture = new StoreFixture(NearSettings.defaults(), early);

  @AfterEach
  void close() {
    fixture.close();
  }

  private void loaded(Object key) {
    assertThat(fixture.store.offer(key, "v", TTL, COST)).isTrue();
  }

  private void pass(long millis) {
    fixture.clock.advance(Duration.ofMillis(millis));
    fixture.redis.proveAll();
  }

  private boolean isNear(Object key) {
    fixture.redis.commands();
    assertThat(fixture.store.get(key)).isEqualTo("v");
    return fixture.redis.commands().isEmpty();
  }

  @Test
  void farRead_withinTheLead_isDue_andReturnsItsValue() {
    loaded("k");
    pass(55_001);
    leads.add(4_999L);
    assertThat(fixture.store.get("k")).isEqualTo("v");
    assertThat(due).containsExactly("k");
    assertThat(versions).containsExactly(fixture.store.read("k").token());
    assertThat(costs).containsExactly(COST);
  }

  @Test
  void farRead_beforeTheLead_isNotDue() {
    loaded("k");
    pass(55_000);
    leads.add(4_999L);
    assertThat(isNear("k")).isFalse();
    assertThat(due).isEmpty();
  }

  @Test
  void nearCopy_isServedUntilTheDrawnMoment_andTheNextReadDrawsAgain() {
    loaded("k");
    leads.addAll(List.of(20_000L, 30_000L));
    assertThat(isNear("k")).isFalse(); // it begins to listen
    pass(39_999);
    assertThat(isNear("k")).isTrue();
    assertThat(costs).hasSize(1);
    pass(1);
    assertThat(isNear("k")).isFalse();
    assertThat(costs).hasSize(2);
    assertThat(due).containsExactly("k");
  }

  @Test
  void entryThatIsDue_isNotKeptNear() {
    loaded("k");
    leads.addAll(List.of(TTL, TTL));
    assertThat(isNear("k")).isFalse();
    assertThat(isNear("k")).isFalse();
    assertThat(due).containsExactly("k", "k");
  }

  @Test
  void copyOfTheLoadingNode_isServedUntilItsOwnDrawnMoment() {
    loaded("other");
    assertThat(isNear("other")).isFalse(); // now it listens
    costs.clear();
    leads.add(20_000L);
    loaded("k");
    assertThat(costs).containsExactly(COST);
    assertThat(isNear("k")).isTrue();
    pass(39_990); // the copy of a put ends a millisecond early
    assertThat(isNear("k")).isTrue();
    pass(20);
    assertThat(isNear("k")).isFalse();
  }

  @Test
  void refreshedEntry_carriesItsNewCost() {
    loaded("k");
    Token token = fixture.store.read("k").token();
    assertThat(fixture.store.compareAndPut("k", token, "v", TTL, 7)).isTrue();
    assertThat(isNear("k")).isFalse();
    assertThat(costs).containsExactly(7L);
  }

  @Test
  void valueWithoutACost_isNeverDue() {
    fixture.put("k", "v");
    leads.add(Long.MAX_VALUE);
    assertThat(isNear("k")).isFalse();
    assertThat(fixture.store.offer("free", "v", TTL, 0)).isTrue();
    assertThat(isNear("free")).isTrue();
    assertThat(costs).isEmpty();
    assertThat(due).isEmpty();
  }

  @Test
  void manyKeys_drawEach() {
    loaded("a");
    loaded("b");
    leads.addAll(List.of(TTL, 1L));
    assertThat(fixture.store.getAll(Set.of("a", "b"))).hasSize(2);
    assertThat(costs).hasSize(2);
    assertThat(due).hasSize(1);
  }

  @Test
  void withoutANearTier_readsDrawAsWell() {
    fixture.close();
    fixture = new StoreFixture(NearSettings.off(), early);
    loaded("k");
    leads.addAll(List.of(0L, TTL));
    assertThat(fixture.store.get("k")).isEqualTo("v");
    assertThat(due).isEmpty();
    assertThat(fixture.store.get("k")).isEqualTo("v");
    assertThat(due).containsExactly("k");
    assertThat(fixture.store.get("nobody")).isNull();
  }

  @Test
  @SuppressWarnings("JavaUtilDate") // a mutable key
  void keyThatItsOwnerCanChange_isCopied() {
    Date key = new Date(1);
    loaded(key);
    leads.add(TTL);
    assertThat(fixture.store.get(key)).isEqualTo("v");
    key.setTime(2);
    assertThat(due).containsExactly(new Date(1));
  }

  @Test
  void storeThatNobodyRefreshes_keepsNoCosts() {
    fixture.close();
    fixture = new StoreFixture(NearSettings.off());
    loaded("k");
    byte[] without = java.util.Objects.requireNonNull(fixture.redis.bytes("ns:c:s:k"));
    StoreFixture reader = new StoreFixture(NearSettings.off(), early);
    reader.redis.foreignSet("ns:c:s:k", without, TTL);
    leads.add(TTL);
    assertThat(reader.store.get("k")).isEqualTo("v");
    assertThat(costs).isEmpty();
    reader.close();
  }
}
