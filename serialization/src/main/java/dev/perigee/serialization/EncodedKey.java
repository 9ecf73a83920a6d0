package dev.perigee.serialization;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cache key in the text form that follows {@code {namespace}:{cache}:} in Redis.
 *
 * <p>Two keys that are equal have the same text; two that differ have different texts.
 *
 * @param text the canonical text, escaped, at most 512 bytes long in UTF-8
 * @param original the whole canonical text where it is longer than that and {@code text} is its
 *     digest; it then travels in the envelope of the value so that iteration can rebuild the key.
 *     {@code null} where {@code text} says everything
 * @param canonical whether the text was built by the grammar; {@code false} for a key that went
 *     through JDK serialization, whose equal instances need not have equal texts. Such keys are not
 *     kept in a near cache
 */
public record EncodedKey(String text, @Nullable String original, boolean canonical) {
  public EncodedKey {
    Objects.requireNonNull(text);
  }
}
