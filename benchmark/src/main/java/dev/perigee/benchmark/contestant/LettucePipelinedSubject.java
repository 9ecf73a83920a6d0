package dev.perigee.benchmark.contestant;

import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** As {@link LettuceSubject}, but many reads are single GETs that are sent together. */
final class LettucePipelinedSubject extends LettuceSubject {

  LettucePipelinedSubject(Setting setting) {
    super(setting);
  }

  @Override
  public int getAll(Set<String> keys) throws Exception {
    List<RedisFuture<Object>> replies = new ArrayList<>(keys.size());
    connection.setAutoFlushCommands(false);
    keys.forEach(key -> replies.add(async.get(key)));
    connection.flushCommands();
    connection.setAutoFlushCommands(true);
    int count = 0;
    for (RedisFuture<Object> reply : replies) {
      if (reply.get() != null) {
        count++;
      }
    }
    return count;
  }
}
