package dev.perigee.clients;

import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.annotation.BeanProvider;

/** A bean container that counts what it is asked for. */
abstract class Beans implements BeanProvider {
  private static final AtomicInteger asked = new AtomicInteger();

  static int asked() {
    return asked.get();
  }

  @Override
  public final <T> T getBeanByType(Class<T> type) {
    asked.incrementAndGet();
    return bean(type);
  }

  abstract <T> T bean(Class<T> type);
}
