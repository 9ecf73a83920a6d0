package dev.perigee.near;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A bulk operation that was carried out for some of its keys only. */
public final class BulkException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final transient Set<Object> done;

  /**
   * @param cause why the others were not; it says whether that is an {@link #isOutage outage}
   * @param done the keys whose operation Redis confirmed
   */
  public BulkException(String message, @Nullable Throwable cause, Set<Object> done) {
    super(message, cause, true, cause instanceof StoreException failure && failure.isOutage());
    this.done = Set.copyOf(done);
  }

  /** The keys whose operation Redis confirmed; of the others the outcome is unknown. */
  public Set<Object> done() {
    return done == null ? Set.of() : done;
  }
}
