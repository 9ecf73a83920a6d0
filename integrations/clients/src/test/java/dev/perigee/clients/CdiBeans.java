package dev.perigee.clients;

import javax.enterprise.inject.se.SeContainer;
import javax.enterprise.inject.se.SeContainerInitializer;
import manager.CacheNameOnEachMethodBlogManagerImpl;
import manager.ClassLevelCacheConfigBlogManagerImpl;
import manager.UsingDefaultCacheNameBlogManagerImpl;
import org.jsr107.ri.annotations.DefaultCacheKeyGenerator;
import org.jsr107.ri.annotations.cdi.BeanManagerUtil;
import org.jsr107.ri.annotations.cdi.CacheLookupUtil;
import org.jsr107.ri.annotations.cdi.CachePutInterceptor;
import org.jsr107.ri.annotations.cdi.CacheRemoveAllInterceptor;
import org.jsr107.ri.annotations.cdi.CacheRemoveEntryInterceptor;
import org.jsr107.ri.annotations.cdi.CacheResultInterceptor;
import org.jsr107.ri.annotations.cdi.InterceptorExtension;

/** Weld 3, of CDI 2: the last of {@code javax.enterprise}. */
@SuppressWarnings("unchecked") // the generic varargs of addExtensions
public final class CdiBeans extends Beans {
  private static final Class<?>[] INTERCEPTORS = {
    CacheResultInterceptor.class,
    CachePutInterceptor.class,
    CacheRemoveEntryInterceptor.class,
    CacheRemoveAllInterceptor.class
  };

  private final SeContainer container =
      SeContainerInitializer.newInstance()
          .disableDiscovery()
          .addExtensions(InterceptorExtension.class)
          .addBeanClasses(
              CacheNameOnEachMethodBlogManagerImpl.class,
              ClassLevelCacheConfigBlogManagerImpl.class,
              UsingDefaultCacheNameBlogManagerImpl.class,
              BeanManagerUtil.class,
              CacheLookupUtil.class,
              DefaultCacheKeyGenerator.class)
          .addBeanClasses(INTERCEPTORS)
          .enableInterceptors(INTERCEPTORS)
          .initialize();

  @Override
  <T> T bean(Class<T> type) {
    return container.select(type).get();
  }
}
