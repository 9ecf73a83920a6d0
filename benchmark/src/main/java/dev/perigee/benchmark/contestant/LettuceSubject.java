package dev.perigee.benchmark.contestant;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lettuce by hand: one connection, one string an entry, a time to live of a day. */
class LettuceSubject extends Subject {
  private static final long DAY_MILLIS = 86_400_000;

  private final RedisClient client;
  final StatefulRedisConnection<String, Object> connection;
  private final RedisCommands<String, Object> sync;
  final RedisAsyncCommands<String, Object> async;

  LettuceSubject(Setting setting) {
    client = RedisClient.create(setting.redis().toString());
    connection = client.connect(new ValueCodec(setting.sample()));
    sync = connection.sync();
    async = connection.async();
  }

  static SetArgs life() {
    return SetArgs.Builder.px(DAY_MILLIS);
  }

  @Override
  public @Nullable Object get(String key) throws Exception {
    return sync.get(key);
  }

  @Override
  public void put(String key, Object value) throws Exception {
    sync.set(key, value, life());
  }

  @Override
  public int getAll(Set<String> keys) throws Exception {
    int count = 0;
    for (KeyValue<String, Object> each : sync.mget(keys.toArray(String[]::new))) {
      if (each.hasValue()) {
        count++;
      }
    }
    return count;
  }

  /** All in one write to the connection. */
  @Override
  public void putAll(Map<String, Object> values) throws Exception {
    List<RedisFuture<?>> replies = new ArrayList<>(values.size());
    connection.setAutoFlushCommands(false);
    values.forEach((key, value) -> replies.add(async.set(key, value, life())));
    connection.flushCommands();
    connection.setAutoFlushCommands(true);
    for (RedisFuture<?> reply : replies) {
      reply.get();
    }
  }

  @Override
  public void fill(Map<String, Object> values) throws Exception {
    putAll(values);
  }

  @Override
  public boolean putIfAbsent(String key, Object value) throws Exception {
    return sync.set(key, value, life().nx()) != null;
  }

  @Override
  public void increment(String key) throws Exception {
    sync.incr(key);
  }

  /** INCR of zero, as a text codec or another one would not read the digits alike. */
  @Override
  public long number(String key) throws Exception {
    return sync.incrby(key, 0);
  }

  @Override
  public int iterate() throws Exception {
    int count = 0;
    KeyScanCursor<String> page = sync.scan(ScanArgs.Builder.limit(1000));
    for (boolean more = true; more; ) {
      if (!page.getKeys().isEmpty()) {
        count += getAll(Set.copyOf(page.getKeys()));
      }
      more = !page.isFinished();
      page = more ? sync.scan(next(page), ScanArgs.Builder.limit(1000)) : page;
    }
    return count;
  }

  @Override
  public void clear() throws Exception {
    KeyScanCursor<String> page = sync.scan(ScanArgs.Builder.limit(1000));
    for (boolean more = true; more; ) {
      if (!page.getKeys().isEmpty()) {
        sync.unlink(page.getKeys().toArray(String[]::new));
      }
      more = !page.isFinished();
      page = more ? sync.scan(next(page), ScanArgs.Builder.limit(1000)) : page;
    }
  }

  private static ScanCursor next(KeyScanCursor<String> page) {
    return ScanCursor.of(page.getCursor());
  }

  @Override
  public void removeAll(Set<String> keys) throws Exception {
    List<String> all = List.copyOf(keys);
    for (int from = 0; from < all.size(); from += 1000) {
      sync.unlink(all.subList(from, Math.min(all.size(), from + 1000)).toArray(String[]::new));
    }
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }
}
