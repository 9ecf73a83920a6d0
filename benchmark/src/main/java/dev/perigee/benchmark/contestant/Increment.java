package dev.perigee.benchmark.contestant;

import java.io.Serializable;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/** Adds one. Serializable for those who send it to a server. */
final class Increment implements EntryProcessor<String, Object, @Nullable Object>, Serializable {
  private static final long serialVersionUID = 1;

  @Override
  public @Nullable Object process(MutableEntry<String, Object> entry, Object... arguments) {
    long before = entry.getValue() instanceof Long number ? number : 0;
    entry.setValue(before + 1);
    return null;
  }
}
