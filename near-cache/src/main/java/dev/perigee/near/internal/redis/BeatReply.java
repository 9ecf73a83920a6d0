package dev.perigee.near.internal.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What {@code beat.lua} returned.
 *
 * @param isMaster whether the server is a master; of another one only the history is known
 * @param history the id of its replication history
 * @param generation of the data set: changes when the data set is exchanged
 * @param beat the last beat
 * @param ageMillis how long ago that was, by the server's clock; never too little
 */
record BeatReply(boolean isMaster, String history, String generation, String beat, long ageMillis) {

  static BeatReply of(Object reply) {
    List<?> fields = (List<?>) reply;
    boolean master = text(fields.get(0)).equals("master");
    return master
        ? new BeatReply(
            true,
            text(fields.get(1)),
            text(fields.get(2)),
            text(fields.get(3)),
            (Long) fields.get(4))
        : new BeatReply(false, text(fields.get(1)), "", "", 0);
  }

  private static String text(Object field) {
    return new String((byte[]) field, StandardCharsets.UTF_8);
  }
}
