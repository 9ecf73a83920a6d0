package dev.perigee.example.books;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** Where books come from: a database, in an application that has one. */
@Service
public class Library {
  private final AtomicInteger lookedUp = new AtomicInteger();

  /** The book; looked up by one thread at a time, and then kept for all nodes. */
  @Cacheable(cacheNames = "books", sync = true)
  public Book find(long id) {
    int times = lookedUp.incrementAndGet();
    return new Book(id, "Volume " + id + ", looked up " + times + " times here");
  }

  /** To be called when the book has changed. */
  @CacheEvict("books")
  public void changed(long id) {}
}
