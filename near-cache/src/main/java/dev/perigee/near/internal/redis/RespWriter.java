package dev.perigee.near.internal.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes commands as Redis reads them: an array of bulk strings each. */
final class RespWriter {
  private static final int END_OF_LINE = '\r' << 8 | '\n';

  private RespWriter() {}

  /** Appends what requests ask. */
  static void write(ByteBuf out, List<Request> requests) {
    for (Request request : requests) {
      for (Call call : request.calls()) {
        write(out, call.command().getName(), call.arguments());
      }
    }
  }

  /**
   * Appends a command.
   *
   * @param name of the command
   * @param arguments byte arrays as they are, everything else as text
   */
  static void write(ByteBuf out, String name, Object[] arguments) {
    writeHeader(out, '*', 1 + arguments.length);
    writeText(out, name);
    for (Object argument : arguments) {
      if (argument instanceof byte[] bytes) {
        writeHeader(out, '$', bytes.length);
        out.writeBytes(bytes);
        out.writeShort(END_OF_LINE);
      } else if (argument instanceof Integer || argument instanceof Long) {
        writeNumber(out, ((Number) argument).longValue());
      } else {
        writeText(out, argument.toString());
      }
    }
  }

  private static void writeText(ByteBuf out, String text) {
    int length = ByteBufUtil.utf8Bytes(text);
    writeHeader(out, '$', length);
    if (length == text.length()) {
      ByteBufUtil.writeAscii(out, text);
    } else {
      out.writeCharSequence(text, StandardCharsets.UTF_8);
    }
    out.writeShort(END_OF_LINE);
  }

  private static void writeNumber(ByteBuf out, long number) {
    writeText(out, Long.toString(number));
  }

  private static void writeHeader(ByteBuf out, char type, int length) {
    out.writeByte(type);
    if (length < 10) {
      out.writeByte('0' + length);
    } else {
      ByteBufUtil.writeAscii(out, Integer.toString(length));
    }
    out.writeShort(END_OF_LINE);
  }
}
