package dev.perigee.serialization.internal.graph;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;

/** Times of JDBC, whose module need not be there. */
@SuppressWarnings("JavaUtilDate") // What users store is theirs to choose.
final class SqlTimes {
  private SqlTimes() {}

  static void addTo(JdkTable table) {
    table.object(
        124,
        Timestamp.class,
        new ValueSerializer<>(
            (output, value) -> {
              output.writeVarLong(Math.floorDiv(value.getTime(), 1000L), false);
              output.writeVarInt(value.getNanos(), true);
            },
            input -> {
              Timestamp timestamp = new Timestamp(input.readVarLong(false) * 1000);
              timestamp.setNanos(input.readVarInt(true));
              return timestamp;
            }));
    table.object(
        125,
        Date.class,
        new ValueSerializer<>(
            (output, value) -> output.writeVarLong(value.getTime(), false),
            input -> new Date(input.readVarLong(false))));
    table.object(
        126,
        Time.class,
        new ValueSerializer<>(
            (output, value) -> output.writeVarLong(value.getTime(), false),
            input -> new Time(input.readVarLong(false))));
  }
}
