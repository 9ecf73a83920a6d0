package dev.perigee.jcache.internal.manager;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /** Each one once, although the loader of a thread often asks ours as well. */
  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    @Nullable ClassLoader context = context();
    if (context == null) {
      return Collections.emptyEnumeration();
    }
    Set<String> known = new HashSet<>();
    @Nullable ClassLoader parent = getParent();
    if (parent != null) {
      for (URL url : Collections.list(parent.getResources(name))) {
        known.add(url.toExternalForm());
      }
    }
    List<URL> others = new ArrayList<>();
    for (URL url : Collections.list(context.getResources(name))) {
      if (known.add(url.toExternalForm())) {
        others.add(url);
      }
    }
    return Collections.enumeration(others);
  }

  private @Nullable ClassLoader context() {
    @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == this ? null : context;
  }
}
