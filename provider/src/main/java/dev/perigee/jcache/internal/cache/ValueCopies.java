package dev.perigee.jcache.internal.cache;

import dev.perigee.serialization.Decoded;
import dev.perigee.serialization.EntryHeader;
import dev.perigee.serialization.ValueCodec;
import dev.perigee.serialization.ValueRefusedException;
import java.util.Arrays;
import javax.cache.CacheException;

/** Values by value: copies that nobody else holds, and comparison by what would be stored. */
final class ValueCopies<V> {
  private static final EntryHeader NO_HEADER = EntryHeader.of(0);

  private final ValueCodec codec;

  ValueCopies(ValueCodec codec) {
    this.codec = codec;
  }

  /** The value itself where nobody can change it, else a copy. */
  @SuppressWarnings("unchecked") // the codec gives back the class that it was given
  V copy(V value) {
    if (codec.isShareable(value)) {
      return value;
    }
    Decoded decoded = codec.decode(codec.encode(value, NO_HEADER));
    if (decoded instanceof Decoded.Value copied) {
      return (V) copied.value();
    }
    throw new CacheException("A value of " + value.getClass() + " cannot be copied: " + decoded);
  }

  /** Equal, or the same bytes: for classes without an equals of their own. */
  boolean matches(V one, V other) {
    if (one.equals(other)) {
      return true;
    }
    if (one.getClass() != other.getClass()) {
      return false;
    }
    try {
      return Arrays.equals(codec.encode(one, NO_HEADER), codec.encode(other, NO_HEADER));
    } catch (ValueRefusedException e) {
      return false;
    }
  }
}
