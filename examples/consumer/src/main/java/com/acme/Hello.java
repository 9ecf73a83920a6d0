package com.acme;

import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/** The first lines of the README. */
public final class Hello {
  private Hello() {}

  public static void main(String[] arguments) {
    CachingProvider provider = Caching.getCachingProvider();
    CacheManager manager = provider.getCacheManager(); // redis://127.0.0.1:6379, or what PERIGEE_REDIS_URI says
    Cache<Long, String> users = manager.createCache("users", new MutableConfiguration<>());
    users.put(1L, "Ada");
    System.out.println(users.get(1L));
    provider.close();
  }
}
