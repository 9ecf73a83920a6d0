package dev.perigee.serialization.internal.fault;

import org.jspecify.annotations.Nullable;

/**
 * An object that would not come back as it is. Each serializer that it passes on its way up adds
 * its step, so that the message can name the path from the value to the object.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_PATH = 400;

  private final String problem;
  private final StringBuilder path = new StringBuilder();

  public RefusedException(String problem) {
    this(problem, null);
  }

  /** What takes more bytes than a value may. */
  public static RefusedException tooLarge(int maxBytes, @Nullable Throwable cause) {
    return new RefusedException(
        "The value takes more than "
            + maxBytes
            + " bytes: store less under one key, or raise serialization.maxBytes",
        cause);
  }

  public RefusedException(String problem, @Nullable Throwable cause) {
    super(problem, cause);
    this.problem = problem;
  }

  /** Puts a step in front of the path: {@code .field}, {@code [3]}. */
  public RefusedException at(String step) {
    if (path.length() < MAX_PATH) {
      path.insert(0, step);
    }
    return this;
  }

  @Override
  public String getMessage() {
    return path.isEmpty() ? problem : problem + " (at value" + path + ")";
  }
}
