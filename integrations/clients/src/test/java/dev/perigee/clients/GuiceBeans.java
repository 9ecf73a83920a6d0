package dev.perigee.clients;

import com.google.inject.Guice;
import com.google.inject.Injector;
import org.jsr107.ri.annotations.guice.module.CacheAnnotationsModule;

/** Guice 6, the last that reads {@code javax.inject}. */
public final class GuiceBeans extends Beans {
  private final Injector injector = Guice.createInjector(new CacheAnnotationsModule());

  @Override
  <T> T bean(Class<T> type) {
    return injector.getInstance(type);
  }
}
