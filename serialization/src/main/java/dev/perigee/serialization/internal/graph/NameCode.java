package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of classes in about a third of their bytes: cut into the pieces that take the fewest bits
 * together. A name that follows another of its package need not repeat that.
 */
final class NameCode {
  /** The JVM knows no longer names. */
  private static final int MAX_NAME = 65_535;

  private NameCode() {}

  /**
   * Writes a name.
   *
   * @param before the name that was written last, if there was one
   */
  static void write(BitOutput bits, Output output, String name, @Nullable String before) {
    String prefix = before == null ? "" : prefix(before);
    List<NameTokens.Token> pieces = new ArrayList<>();
    if (!prefix.isEmpty() && name.startsWith(prefix)) {
      pieces.add(NameTokens.required(NameTokens.BEFORE));
      name = name.substring(prefix.length());
    }
    List<NameTokens.Token> rest = cut(name);
    if (rest == null) {
      pieces.add(NameTokens.required(NameTokens.RAW));
    } else {
      pieces.addAll(rest);
      pieces.add(NameTokens.required(NameTokens.END));
    }
    for (NameTokens.Token piece : pieces) {
      bits.put(piece.bits(), piece.length());
    }
    bits.align();
    if (rest == null) {
      output.writeString(name);
    }
  }

  /** Reads what {@link #write} wrote. */
  static String read(BitInput bits, GraphInput input, @Nullable String before) {
    StringBuilder name = new StringBuilder();
    while (name.length() <= MAX_NAME) {
      String piece = NameTokens.read(bits);
      if (piece == null) {
        break;
      }
      switch (piece) {
        case NameTokens.END -> {
          return name.toString();
        }
        case NameTokens.RAW -> {
          return name.append(input.readText()).toString();
        }
        case NameTokens.BEFORE -> name.append(before == null ? "" : prefix(before));
        default -> name.append(piece);
      }
    }
    throw new UnreadableException(Fault.CORRUPT, "no name of a class where there must be one");
  }

  /** What a name may share with the one before it: its package, or the class around it. */
  private static String prefix(String name) {
    return name.substring(0, 1 + Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')));
  }

  /** The pieces that take the fewest bits, or {@code null} where a character is in none. */
  private static @Nullable List<NameTokens.Token> cut(String name) {
    int length = name.length();
    int[] least = new int[length + 1];
    NameTokens.Token[] first = new NameTokens.Token[length];
    for (int from = length - 1; from >= 0; from--) {
      least[from] = Integer.MAX_VALUE / 2;
      int furthest = Math.min(length, from + NameTokens.longest());
      for (int to = from + 1; to <= furthest; to++) {
        NameTokens.Token piece = NameTokens.piece(name.substring(from, to));
        if (piece != null && piece.length() + least[to] < least[from]) {
          least[from] = piece.length() + least[to];
          first[from] = piece;
        }
      }
    }
    List<NameTokens.Token> pieces = new ArrayList<>();
    for (int at = 0; at < length; at += first[at].text().length()) {
      if (least[at] >= Integer.MAX_VALUE / 2) {
        return null;
      }
      pieces.add(first[at]);
    }
    return pieces;
  }
}
