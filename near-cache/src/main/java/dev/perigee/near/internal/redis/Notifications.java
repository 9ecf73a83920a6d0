package dev.perigee.near.internal.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.connection.MasterSlaveEntry;

/** Whether a server announces what happens to its keys. */
enum Notifications {
  /** Everything that is needed is announced. */
  ON,
  /** Not everything is, and the server does not let us change that. */
  INSUFFICIENT,
  /** The server does not tell: the beats will show. */
  UNKNOWN;

  /** The setting to change. */
  static final String SETTING = "notify-keyspace-events";

  /** K: on channels named after keys; strings, generic commands, expired, evicted. */
  static final String NEEDED = "K$gxe";

  /** What {@code A} stands for, as far as we need it. */
  private static final String ALL_CLASSES = "$gxe";

  private static final RedisCommand<Object> CONFIG = new RedisCommand<>("CONFIG");

  /** Looks at the setting, and adds to it what is missing; never takes anything away. */
  static CompletableFuture<Notifications> ensure(Link link, MasterSlaveEntry master) {
    return link.sendTo(master, StringCodec.INSTANCE, CONFIG, "GET", SETTING)
        .thenCompose(
            reply -> {
              List<?> pair = (List<?>) reply;
              String flags = pair.size() < 2 ? "" : String.valueOf(pair.get(1));
              String missing = missing(flags);
              return missing.isEmpty()
                  ? CompletableFuture.completedFuture(ON)
                  : add(link, master, flags + missing);
            })
        .exceptionally(refused -> UNKNOWN);
  }

  /** What has to be added to the flags; empty where nothing has. */
  static String missing(String flags) {
    StringBuilder missing = new StringBuilder();
    for (int i = 0; i < NEEDED.length(); i++) {
      char flag = NEEDED.charAt(i);
      boolean there =
          flags.indexOf(flag) >= 0 || (flags.indexOf('A') >= 0 && ALL_CLASSES.indexOf(flag) >= 0);
      if (!there) {
        missing.append(flag);
      }
    }
    return missing.toString();
  }

  private static CompletableFuture<Notifications> add(
      Link link, MasterSlaveEntry master, String flags) {
    return link.sendTo(master, StringCodec.INSTANCE, CONFIG, "SET", SETTING, flags)
        .handle((reply, refused) -> refused == null ? ON : INSUFFICIENT);
  }
}
