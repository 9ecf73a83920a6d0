package dev.perigee.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.Test;

/** Thin and standalone on one class path: it works, or the error says what to do. */
final class BothArtifactsIT {
  private static final String OURS = "dev.perigee.jcache.PerigeeCachingProvider";
  private static final String STANDALONE = System.getProperty("perigee.standalone");

  @Test
  void standaloneFirst_works() throws Exception {
    List<String> path = thin();
    path.add(0, STANDALONE);
    opens(path);
  }

  @Test
  void standaloneLast_works() throws Exception {
    List<String> path = thin();
    path.add(STANDALONE);
    opens(path);
  }

  @Test
  void standaloneBetween_isAClearError() throws Exception {
    List<String> path = thin();
    List<String> below = path.stream().filter(each -> !isProvider(each)).toList();
    path.removeAll(below);
    path.add(STANDALONE);
    path.addAll(below);
    try (URLClassLoader loader = loader(path)) {
      CachingProvider provider = Caching.getCachingProvider(OURS, loader);
      assertThatThrownBy(provider::getCacheManager)
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("on the class path twice")
          .hasMessageContaining(Path.of(STANDALONE).getFileName().toString())
          .hasMessageContaining("Keep perigee-standalone, or perigee-provider");
    }
  }

  @Test
  void noProviderNamed_isTheErrorOfTheApi() throws Exception {
    String named = System.clearProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER);
    try (URLClassLoader loader = loader(thin())) {
      assertThatThrownBy(() -> Caching.getCachingProvider(loader))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("Multiple CachingProviders");
    } finally {
      System.setProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER, named);
    }
  }

  private static void opens(List<String> path) throws Exception {
    try (URLClassLoader loader = loader(path)) {
      CachingProvider provider = Caching.getCachingProvider(OURS, loader);
      assertThat(provider.getClass().getClassLoader()).isSameAs(loader);
      try (CacheManager manager = provider.getCacheManager()) {
        assertThat(manager.getCacheNames()).isEmpty();
      }
    }
  }

  /** The class path of this run: the thin artifact, what it stands on, and the tests. */
  private static List<String> thin() {
    return new ArrayList<>(
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).toList());
  }

  private static boolean isProvider(String entry) {
    return entry.contains("perigee-provider") || entry.endsWith("provider/target/classes");
  }

  /** Finds Perigee and its libraries in a path of its own, and the API of JCache here. */
  private static URLClassLoader loader(List<String> path) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String each : path) {
      urls.add(Path.of(each).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(new URL[0]), new ApiOnly());
  }

  private static final class ApiOnly extends ClassLoader {
    ApiOnly() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("javax.cache.") || name.startsWith("org.slf4j.")) {
        return BothArtifactsIT.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
