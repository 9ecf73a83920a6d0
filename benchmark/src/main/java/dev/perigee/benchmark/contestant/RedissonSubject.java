package dev.perigee.benchmark.contestant;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RBatch;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Redisson's buckets: one string an entry, as Perigee has it. */
final class RedissonSubject extends Subject {
  private static final Duration LIFE = Duration.ofHours(24);

  private final RedissonClient client;

  RedissonSubject(Setting setting) {
    client = Redisson.create(config(setting));
  }

  static Config config(Setting setting) {
    Config config = new Config();
    config.useSingleServer().setAddress(setting.redis().toString());
    return config;
  }

  @Override
  public @Nullable Object get(String key) {
    return client.getBucket(key).get();
  }

  @Override
  public void put(String key, Object value) {
    client.getBucket(key).set(value, LIFE);
  }

  @Override
  public int getAll(Set<String> keys) {
    return client.getBuckets().get(keys.toArray(String[]::new)).size();
  }

  @Override
  public void putAll(Map<String, Object> values) {
    RBatch batch = client.createBatch();
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      var unused = batch.getBucket(entry.getKey()).setAsync(entry.getValue(), LIFE);
    }
    batch.execute();
  }

  @Override
  public void fill(Map<String, Object> values) {
    putAll(values);
  }

  @Override
  public boolean putIfAbsent(String key, Object value) {
    return client.getBucket(key).setIfAbsent(value, LIFE);
  }

  @Override
  public boolean replace(String key, Object old, Object value) {
    return client.getBucket(key).compareAndSet(old, value);
  }

  @Override
  public void increment(String key) {
    client.getAtomicLong(key).incrementAndGet();
  }

  @Override
  public long number(String key) {
    return client.getAtomicLong(key).get();
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
