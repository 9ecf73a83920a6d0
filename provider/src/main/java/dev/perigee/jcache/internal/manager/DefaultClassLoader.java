package dev.perigee.jcache.internal.manager;

import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of managers for which none was named: the classes of Perigee's own loader, then
 * those that the calling thread sees. One object, so that "the default manager" is one manager
 * whichever thread asks for it.
 */
public final class DefaultClassLoader extends ClassLoader {

  public DefaultClassLoader() {
    super(DefaultClassLoader.class.getClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    @Nullable ClassLoader context = context();
    if (context == null) {
      throw new ClassNotFoundException(name);
    }
    return context.loadClass(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    @Nullable ClassLoader context = context();
    return context == null ? null : context.getResource(name);
  }

  private @Nullable ClassLoader context() {
    @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == this ? null : context;
  }
}
