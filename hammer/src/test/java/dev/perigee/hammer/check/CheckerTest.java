package dev.perigee.hammer.check;

import static dev.perigee.hammer.Values.ABSENT;
import static dev.perigee.hammer.Values.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.check.Violation.Rule;
import dev.perigee.hammer.history.Kind;
import dev.perigee.hammer.history.Operation;
import dev.perigee.hammer.history.Outcome;
import dev.perigee.hammer.ledger.Change;
import dev.perigee.hammer.ledger.Change.Cause;
import dev.perigee.hammer.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Histories made by hand, good and bad. Times are in milliseconds; the lease is 3,000 and times are
 * known to 1.
 */
final class CheckerTest {
  private static final long MILLI = 1_000_000;
  private static final long A = 1;
  private static final long B = 2;
  private static final long C = 3;

  private final List<Change> changes = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private Subject subject = Subject.LEASE;

  // ---- staleness

  @Test
  void currentValue_isFine() {
    change(100, A);
    read(0, A, 200, 201);
    assertFine();
  }

  @Test
  void nothingBeforeTheFirstWrite_isFine() {
    change(100, A);
    read(0, ABSENT, 50, 60);
    assertFine();
  }

  @Test
  void valueWrittenDuringTheRead_isFine() {
    change(100, A);
    read(0, A, 90, 110);
    assertFine();
  }

  @Test
  void valueFromTheFuture_isRefused() {
    change(100, A);
    read(0, A, 50, 60);
    assertOnly(Rule.STALENESS);
  }

  @Test
  void overwrittenWithinTheLease_isFine() {
    change(100, A);
    change(200, B);
    read(0, A, 3_200, 3_201);
    assertFine();
  }

  @Test
  void overwrittenLongerThanTheLease_isStale() {
    change(100, A);
    change(200, B);
    read(0, A, 3_202, 3_203);
    assertOnly(Rule.STALENESS);
  }

  @Test
  void removedLongerThanTheLease_isStale() {
    change(100, A);
    change(200, ABSENT);
    read(0, A, 3_300, 3_301);
    assertOnly(Rule.STALENESS);
  }

  @ParameterizedTest
  @EnumSource(names = {"GET_FRESH", "ITERATE"})
  void freshRead_hasNoLease(Kind kind) {
    change(100, A);
    change(200, B);
    operation(0, kind, A, NOTHING, Outcome.DONE, 210, 220);
    assertOnly(Rule.STALENESS);
  }

  @Test
  void validatedRead_hasNoLease() {
    subject = Subject.VALIDATED;
    change(100, A);
    change(200, B);
    read(0, A, 210, 220);
    assertOnly(Rule.STALENESS);
  }

  @Test
  void validatedRead_thatBeganBeforeTheWrite_isFine() {
    subject = Subject.VALIDATED;
    change(100, A);
    change(200, B);
    read(0, A, 190, 220);
    assertFine();
  }

  @Test
  void nothingWhereAnEntryStood_isMissing() {
    change(100, A);
    change(200, B);
    read(0, ABSENT, 3_300, 3_310);
    assertOnly(Rule.MISSING);
  }

  @Test
  void quiescence_allowsOnlyWhatIsThere() {
    change(100, A);
    change(200, B);
    read(0, B, 9_000, 9_001);
    read(1, A, 9_000, 9_001);
    assertOnly(Rule.STALENESS);
  }

  // ---- sessions

  @ParameterizedTest
  @EnumSource(names = {"GET_FRESH", "ITERATE"})
  void olderThanWhatTheNodeHasSeen_breaksTheSession(Kind kind) {
    change(100, A);
    change(200, B);
    operation(0, kind, B, NOTHING, Outcome.DONE, 210, 220);
    read(0, A, 230, 231);
    assertOnly(Rule.SESSION);
  }

  @Test
  void olderThanWhatAnotherNodeHasSeen_isFine() {
    change(100, A);
    change(200, B);
    operation(1, Kind.GET_FRESH, B, NOTHING, Outcome.DONE, 210, 220);
    read(0, A, 230, 231);
    assertFine();
  }

  @Test
  void olderThanWhatARunningReadHasSeen_isFine() {
    change(100, A);
    change(200, B);
    operation(0, Kind.GET_FRESH, B, NOTHING, Outcome.DONE, 210, 240);
    read(0, A, 230, 231);
    assertFine();
  }

  @Test
  void olderThanAnOwnWrite_breaksTheSession() {
    change(100, A);
    change(200, B);
    operation(0, Kind.PUT, NOTHING, B, Outcome.DONE, 190, 210);
    read(0, A, 230, 231);
    assertOnly(Rule.SESSION);
  }

  @ParameterizedTest
  @EnumSource(names = {"PASSED_OVER", "REMOVE_ALL", "CLEAR"})
  void entryThatWasThereAllTheTime_isMissing(Kind kind) {
    change(100, A);
    operation(0, kind, ABSENT, NOTHING, Outcome.DONE, 190, 210);
    assertOnly(Rule.MISSING);
  }

  @Test
  void valueThatCameAfterARemovalOfMany_isFine() {
    change(100, A);
    change(200, ABSENT);
    change(205, B);
    operation(0, Kind.REMOVE_ALL, ABSENT, NOTHING, Outcome.DONE, 190, 210);
    read(0, B, 230, 231);
    assertFine();
  }

  @Test
  void staleCopyOfWhatAnIteratorDidNotFind_isFine() {
    change(100, A);
    change(200, ABSENT);
    operation(0, Kind.PASSED_OVER, ABSENT, NOTHING, Outcome.DONE, 210, 220);
    read(0, A, 230, 231);
    assertFine();
  }

  @ParameterizedTest
  @CsvSource({"REMOVE, -1, 0", "REMOVE_ALL, 0, -1", "CLEAR, 0, -1"})
  void valueThatTheNodeRemoved_breaksTheSession(Kind kind, long observed, long written) {
    change(100, A);
    change(200, ABSENT);
    operation(0, kind, observed, written, Outcome.DONE, 190, 210);
    read(0, A, 230, 231);
    assertOnly(Rule.SESSION);
  }

  @Test
  void nothingAfterTheNodeHasSeenAValue_breaksTheSession() {
    change(100, A);
    change(200, ABSENT);
    change(300, B);
    read(0, B, 310, 320);
    read(0, ABSENT, 330, 331);
    assertOnly(Rule.SESSION);
  }

  // ---- expiry, resets, failures

  @Test
  void untilTheDeadline_isFine_andNothingAfterwards() {
    expiring(100, A, 1_600);
    read(0, A, 1_599, 1_600);
    read(0, ABSENT, 1_610, 1_611);
    assertFine();
  }

  @Test
  void afterTheDeadline_isExpired_withoutAnyLease() {
    expiring(100, A, 1_600);
    read(0, A, 1_602, 1_603);
    assertOnly(Rule.EXPIRY);
  }

  @Test
  void afterTheDeadline_isExpired_whenItWasWrittenAgainToo() {
    expiring(100, A, 1_600);
    expiring(1_700, B, 3_200);
    read(0, A, 1_800, 1_801);
    assertOnly(Rule.EXPIRY);
  }

  @Test
  void overwrittenBeforeItsDeadline_hasTheLease() {
    expiring(100, A, 1_600);
    expiring(200, B, 1_700);
    read(0, A, 1_500, 1_501);
    assertFine();
  }

  @Test
  void flushedLongerThanTheLease_isARemainder() {
    change(100, A);
    reset(200, 200, ABSENT);
    read(0, A, 3_300, 3_301);
    assertOnly(Rule.RESET);
  }

  @Test
  void valueThatCameBack_isFine() {
    change(100, A);
    reset(200, 200, ABSENT);
    reset(5_000, 5_000, A);
    operation(0, Kind.GET_FRESH, ABSENT, NOTHING, Outcome.DONE, 300, 310);
    read(0, A, 9_000, 9_001);
    assertFine();
  }

  @Test
  void exchangeOfUnknownTime_isCountedFromItsLatest() {
    change(100, A);
    reset(200, 900, B);
    operation(0, Kind.GET_FRESH, A, NOTHING, Outcome.DONE, 850, 860);
    operation(1, Kind.GET_FRESH, B, NOTHING, Outcome.DONE, 210, 220);
    assertFine();
  }

  @Test
  void failedWrite_thatWasNotExecuted_isAPhantom() {
    change(100, A);
    operation(0, Kind.PUT, NOTHING, B, Outcome.FAILED, 200, 300);
    read(0, B, 310, 311);
    assertOnly(Rule.PHANTOM);
  }

  @Test
  void failedWrite_thatWasExecutedLate_isFine() {
    change(100, A);
    change(900, B);
    operation(0, Kind.PUT, NOTHING, B, Outcome.FAILED, 200, 300);
    read(0, A, 310, 311);
    read(0, B, 910, 911);
    assertFine();
  }

  // ---- writes

  @Test
  void acknowledgedButNeverExecuted_isLost() {
    operation(0, Kind.PUT, NOTHING, A, Outcome.DONE, 100, 110);
    assertOnly(Rule.LOST_WRITE);
  }

  @Test
  void acknowledgedBeforeItWasExecuted_isLost() {
    change(200, A);
    operation(0, Kind.PUT, NOTHING, A, Outcome.DONE, 100, 110);
    assertOnly(Rule.LOST_WRITE);
  }

  @Test
  void removalThatNobodyExecuted_isLost() {
    change(50, A);
    operation(0, Kind.REMOVE, NOTHING, ABSENT, Outcome.DONE, 100, 110);
    assertOnly(Rule.LOST_WRITE);
  }

  @Test
  void refusedButExecuted_isDenied() {
    change(105, A);
    operation(0, Kind.PUT_IF_ABSENT, NOTHING, A, Outcome.NOT_DONE, 100, 110);
    assertOnly(Rule.DENIED_WRITE);
  }

  @Test
  void exchange_thatFollowsWhatItSaw_isFine() {
    change(100, A);
    change(200, B);
    operation(0, Kind.INVOKE, A, B, Outcome.DONE, 190, 210);
    assertFine();
  }

  @Test
  void exchange_withAnotherWriteBetween_isNotAtomic() {
    change(100, A);
    change(200, C);
    change(201, B);
    operation(0, Kind.INVOKE, A, B, Outcome.DONE, 190, 210);
    assertOnly(Rule.ATOMICITY);
  }

  @Test
  void removal_ofAnotherValueThanItSaw_isNotAtomic() {
    change(100, A);
    change(200, C);
    change(201, ABSENT);
    operation(0, Kind.GET_AND_REMOVE, A, ABSENT, Outcome.DONE, 190, 210);
    assertOnly(Rule.ATOMICITY);
  }

  // ---- the figure

  @Test
  void staleness_isHowLongAgoTheValueWasReplaced() {
    change(100, A);
    change(200, B);
    read(0, A, 1_200, 1_201);
    assertThat(checker().staleness(operations.get(0))).isEqualTo(1_000 * MILLI);
  }

  private void change(long time, long value) {
    expiring(time, value, Change.NEVER / MILLI);
  }

  private void expiring(long time, long value, long deadline) {
    long nanos = deadline == Change.NEVER / MILLI ? Change.NEVER : deadline * MILLI;
    changes.add(new Change(subject, 7, value, time * MILLI, time * MILLI, nanos, Cause.WRITE));
  }

  private void reset(long earliest, long latest, long value) {
    changes.add(
        new Change(subject, 7, value, earliest * MILLI, latest * MILLI, Change.NEVER, Cause.RESET));
  }

  private void read(int node, long value, long start, long end) {
    operation(node, Kind.GET, value, NOTHING, Outcome.DONE, start, end);
  }

  private void operation(
      int node, Kind kind, long observed, long written, Outcome outcome, long start, long end) {
    operations.add(
        new Operation(
            node, kind, subject, 7, observed, written, outcome, start * MILLI, end * MILLI));
  }

  private Checker checker() {
    return new Checker(new Ledger(changes, MILLI), 3_000 * MILLI);
  }

  private void assertFine() {
    assertThat(checker().check(operations)).isEmpty();
  }

  private void assertOnly(Rule rule) {
    assertThat(checker().check(operations)).extracting(Violation::rule).containsExactly(rule);
  }
}
