package dev.perigee.serialization;

import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.key.KeyGrammar;
import dev.perigee.serialization.internal.key.KeyText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys by the grammar; those that are too long as a digest. */
final class GrammarKeyCodec implements KeyCodec {
  private static final Logger LOG = LoggerFactory.getLogger(KeyCodec.class);
  private static final int MAX_BYTES = 512;

  private final KeyGrammar grammar;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  GrammarKeyCodec(KeyGrammar grammar) {
    this.grammar = grammar;
  }

  @Override
  public EncodedKey encode(Object key) {
    Objects.requireNonNull(key, "key");
    KeyGrammar.Text written;
    try {
      written = grammar.write(key);
      if (!written.canonical()) {
        verify(key, written.text());
      }
    } catch (RefusedException e) {
      throw new KeyRefusedException(e.getMessage(), e);
    }
    String text = written.text();
    return KeyText.utf8Length(text) <= MAX_BYTES
        ? new EncodedKey(text, null, written.canonical())
        : new EncodedKey(digest(text), text, written.canonical());
  }

  /** A class whose equality we do not know has to prove that it comes back equal. */
  private void verify(Object key, String text) {
    String name = key.getClass().getName();
    if (!key.equals(grammar.read(text))) {
      throw new RefusedException(
          "A key of class "
              + name
              + " is not equal to itself after it was written and read: give it equals and"
              + " hashCode, or use a record");
    }
    if (warned.add(name)) {
      LOG.warn(
          "Keys of class {} may be equal and yet differ in what is written for them: then they are"
              + " different keys in Redis, and they are not kept in the near cache. JDK values and"
              + " records without an equals of their own do not have this limit",
          name);
    }
  }

  private static String digest(String text) {
    try {
      return "#"
          + HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public @Nullable Object decode(String text, @Nullable String original) {
    if (!text.startsWith("#")) {
      return grammar.read(text);
    }
    return original != null && digest(original).equals(text) ? grammar.read(original) : null;
  }

  @Override
  public String escapeName(String cacheName) {
    return KeyText.escapeName(cacheName);
  }

  void clear() {
    grammar.clear();
  }
}
