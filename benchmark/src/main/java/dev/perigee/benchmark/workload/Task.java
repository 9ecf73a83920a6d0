package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.value.Sample;
import java.util.Locale;
import java.util.function.Function;

/** The workloads by name. */
public enum Task {
  NEAR_HIT(NearHit::new),
  GET_ALL(GetAll::new),
  FAR_READ(FarRead::new),
  PUT(Put::new),
  PUT_ALL(PutAll::new),
  PUT_IF_ABSENT(PutIfAbsent::new),
  REPLACE(Replace::new),
  INVOKE(Invoke::new),
  ITERATE(Iterate::new),
  CLEAR(Clear::new),
  REMOVE_ALL(RemoveAll::new),
  ZIPF(Zipf::new);

  @SuppressWarnings("ImmutableEnumChecker") // a constructor has no state
  private final Function<Sample, Workload> made;

  Task(Function<Sample, Workload> made) {
    this.made = made;
  }

  /** A new one, for values of that kind. */
  public Workload open(Sample sample) {
    return made.apply(sample);
  }

  /** As it stands in names: {@code get-all}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
