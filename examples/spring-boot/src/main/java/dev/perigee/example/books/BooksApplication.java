package dev.perigee.example.books;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;

/** Looks a book up twice: run it twice, and the second run finds it in Redis. */
@SpringBootApplication
@EnableCaching
public class BooksApplication {

  /** Needs a Redis at 127.0.0.1:6379, or {@code --perigee.redis.uri=…}. */
  public static void main(String[] arguments) {
    SpringApplication.run(BooksApplication.class, arguments).close();
  }

  @Bean
  CommandLineRunner twice(Library library) {
    return arguments -> {
      System.out.println(library.find(42));
      System.out.println(library.find(42));
    };
  }
}
