package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;

/** Names of classes as somebody could write them who wants a class to be loaded. */
public final class ForgedNames {
  /** With a fingerprint, and the four kinds without; each in pieces and as plain text. */
  public static final int FORMS = 10;

  private ForgedNames() {}

  /** The first bytes of a payload whose first object claims to be of a class. */
  public static byte[] of(int form, String name) {
    Output output = new Output(64, -1);
    BitOutput bits = new BitOutput(output);
    bits.put(1, 1);
    int kind = form / 2 - 1;
    if (kind < 0) {
      bits.put(0, 1);
    } else {
      bits.put(1, 1);
      bits.put(kind, 2);
    }
    if (form % 2 == 0) {
      NameCode.write(bits, output, name, null);
    } else {
      NameTokens.Token raw = NameTokens.required(NameTokens.RAW);
      bits.put(raw.bits(), raw.length());
      bits.align();
      output.writeString(name);
    }
    return output.toBytes();
  }
}
