package dev.perigee.serialization.internal.graph;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of names of classes, each with the bits that stand for it: the more frequent, the fewer.
 *
 * <p>A line of the file is a number of bits and the pieces that have a code of so many, sorted. The
 * codes follow from that (a canonical Huffman code): counted up along the file, a bit appended
 * where the lines do. So the file is wire format: it is never changed; another one would come with
 * another kind of payload.
 */
final class NameTokens {
  /** Ends a name. */
  static final String END = "<end>";

  /** The package or the enclosing class of the name before. */
  static final String BEFORE = "<before>";

  /** A name with characters that no piece has; its text follows, from the next byte on. */
  static final String RAW = "<raw>";

  private static final String FILE = "names-1.txt";
  private static final NameTokens TOKENS = load();

  private final Map<String, Token> byText = new HashMap<>();

  /** Apart from the pieces: a name may well have such characters in it. */
  private final Map<String, Token> markers = new HashMap<>();

  private final List<List<Token>> byLength = new ArrayList<>();
  private int longest;

  private NameTokens() {}

  /**
   * One piece.
   *
   * @param bits its code
   * @param length of how many bits
   */
  record Token(String text, int bits, int length) {}

  private static NameTokens load() {
    NameTokens tokens = new NameTokens();
    try (InputStream file = NameTokens.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is not beside " + NameTokens.class);
      }
      int bits = 0;
      int length = 0;
      String all = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
      for (String line : all.lines().toList()) {
        String[] words = line.split(" ", -1);
        int next = Integer.parseInt(words[0]);
        bits <<= next - length;
        length = next;
        for (int i = 1; i < words.length; i++) {
          tokens.add(new Token(words[i], bits++, length));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(FILE + " cannot be read", e);
    }
    return tokens;
  }

  private void add(Token token) {
    if (token.text.equals(END) || token.text.equals(BEFORE) || token.text.equals(RAW)) {
      markers.put(token.text, token);
    } else {
      byText.put(token.text, token);
      longest = Math.max(longest, token.text.length());
    }
    while (byLength.size() <= token.length) {
      byLength.add(new ArrayList<>());
    }
    byLength.get(token.length).add(token);
  }

  static int longest() {
    return TOKENS.longest;
  }

  /** The piece of a name that is this text, if there is one; no marker. */
  static @Nullable Token piece(String text) {
    return TOKENS.byText.get(text);
  }

  /** A marker or piece that is surely there. */
  static Token required(String text) {
    Token marker = TOKENS.markers.get(text);
    Token token = marker == null ? piece(text) : marker;
    if (token == null) {
      throw new IllegalStateException(FILE + " lacks " + text);
    }
    return token;
  }

  /** Reads bits until they are the code of a piece, or returns {@code null} where they are none. */
  static @Nullable String read(BitInput input) {
    int bits = 0;
    for (List<Token> ofLength : TOKENS.byLength.subList(1, TOKENS.byLength.size())) {
      bits = bits << 1 | input.next();
      // The codes of one length follow each other.
      int index = ofLength.isEmpty() ? -1 : bits - ofLength.get(0).bits;
      if (index >= 0 && index < ofLength.size()) {
        return ofLength.get(index).text;
      }
    }
    return null;
  }
}
