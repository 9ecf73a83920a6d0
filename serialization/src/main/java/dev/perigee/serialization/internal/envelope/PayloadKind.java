package dev.perigee.serialization.internal.envelope;

import org.jspecify.annotations.Nullable;

/** What a payload is. The codes stand on the wire and are never reordered. */
public enum PayloadKind {
  /** Text in UTF-8. */
  TEXT(1),
  /** Text with unpaired surrogates, which UTF-8 cannot hold: UTF-16, big-endian. */
  TEXT_16(2),
  BYTES(3),
  LONG(4),
  INT(5),
  SHORT(6),
  BYTE(7),
  CHAR(8),
  BOOLEAN(9),
  DOUBLE(10),
  FLOAT(11),
  /** An object graph. 32 was one of an earlier layout. */
  GRAPH(33);

  private static final @Nullable PayloadKind[] BY_CODE = new @Nullable PayloadKind[64];

  static {
    for (PayloadKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final int code;

  PayloadKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static @Nullable PayloadKind of(int code) {
    return code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
