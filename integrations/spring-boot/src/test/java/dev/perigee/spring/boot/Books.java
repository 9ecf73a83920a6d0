package dev.perigee.spring.boot;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;

/** A service that is slow to look things up, and counts how often it had to. */
class Books {
  private final AtomicInteger lookedUp = new AtomicInteger();

  /** By a method: what the application has is a proxy, with fields of its own. */
  public int lookedUp() {
    return lookedUp.get();
  }

  @Cacheable("books")
  public String title(long id) {
    lookedUp.incrementAndGet();
    return "title " + id;
  }

  @Cacheable(cacheNames = "reviews", sync = true)
  public String review(long id) {
    int number = lookedUp.incrementAndGet();
    return "review " + id + " of " + number;
  }

  @Cacheable("pairs")
  public String between(String one, int two) {
    lookedUp.incrementAndGet();
    return null;
  }

  @CachePut(cacheNames = "books", key = "#id")
  public String rename(long id, String title) {
    return title;
  }

  @CacheEvict("books")
  public void forget(long id) {}
}
