package dev.perigee.serialization.internal.key;

import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.policy.ClassPolicy;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keys to text and back. Equal keys have equal texts, different keys different ones; for keys that
 * the grammar does not know that cannot be promised, and the text says so. Thread-safe.
 *
 * <pre>
 * s:text  i:int  l:long  h:short  b:byte  c:char  z:0|1  d:hex  f:hex  u:uuid  n:  (null, inside)
 * B:bigint  D:unscaled e scale  e:Class=NAME  tX:java.time  tE:java.util.Date
 * r:Class(key,...)  L(key,...)  S(sorted keys)  M(key=key, sorted)  Acomponent(key,...)
 * kS(...) Spring's SimpleKey  kB(role,id) kT(role,id,tenant) kN(entity,values,tenant,hash) Hibernate's
 * o:Class:base64 anything else
 * </pre>
 */
public final class KeyGrammar {
  private final KeyClasses classes;

  public KeyGrammar(ClassLoader loader, ClassPolicy policy, OtherKeys others) {
    this.classes = new KeyClasses(loader, policy, others);
  }

  /**
   * The text of a key.
   *
   * @param text by the grammar
   * @param canonical whether equal keys have equal texts
   */
  public record Text(String text, boolean canonical) {}

  /**
   * Returns the text of a key.
   *
   * @throws RefusedException if it cannot be one
   */
  public Text write(Object key) {
    if (key instanceof String text) {
      return new Text("s:".concat(KeyText.escape(text)), true);
    }
    if (key instanceof Long number) {
      return new Text("l:".concat(Long.toString(number)), true);
    }
    if (key instanceof Integer number) {
      return new Text("i:".concat(Integer.toString(number)), true);
    }
    if (key instanceof UUID id) {
      return new Text("u:".concat(id.toString()), true);
    }
    if (key.getClass().isArray()) {
      throw new RefusedException(
          "An array is equal to nothing but itself, so it cannot be found again as a key: use a"
              + " List");
    }
    KeyWriter writer = new KeyWriter(classes);
    writer.write(key);
    return new Text(writer.text(), writer.isCanonical());
  }

  /** Reads a key, or returns {@code null} where the text is not exactly what we write for one. */
  public @Nullable Object read(String text) {
    try {
      Object key = new KeyReader(classes, text).whole();
      if (key == null) {
        return null;
      }
      Text again = write(key);
      return !again.canonical() || again.text().equals(text) ? key : null;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return null;
    }
  }

  /** Forgets all classes. */
  public void clear() {
    classes.clear();
  }
}
