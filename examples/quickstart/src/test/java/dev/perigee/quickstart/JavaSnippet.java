package dev.perigee.quickstart;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Statements of a document, with the imports that its reader's editor would add. */
final class JavaSnippet {
  private static final String FRAME =
      """
      import static org.assertj.core.api.Assertions.assertThat;

      import dev.perigee.jcache.PerigeeCache;
      import dev.perigee.jcache.config.PerigeeConfiguration;
      import dev.perigee.near.Health;
      import dev.perigee.near.NearStatistics;
      import java.time.Duration;
      import java.time.Instant;
      import java.time.temporal.ChronoUnit;
      import java.util.*;
      import java.util.concurrent.*;
      import javax.cache.Cache;
      import javax.cache.CacheManager;
      import javax.cache.Caching;
      import javax.cache.configuration.MutableConfiguration;
      import javax.cache.expiry.TouchedExpiryPolicy;
      import javax.cache.spi.CachingProvider;
      import org.redisson.api.*;
      import org.redisson.api.stream.*;
      import org.redisson.client.codec.StringCodec;
      import org.redisson.client.protocol.ScoredEntry;

      public class Snippet implements Callable<String> {
        @Override public String call() throws Exception {
      %s
          return "done";
        }
      }
      """;

  private final Path folder;

  private JavaSnippet(Path folder) {
    this.folder = folder;
  }

  /**
   * Compiles statements.
   *
   * @throws AssertionError with the compiler's words if they are no Java
   */
  static JavaSnippet compile(String statements, Path folder) throws IOException {
    Path source = Files.writeString(folder.resolve("Snippet.java"), FRAME.formatted(statements));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(found, Locale.ROOT, null)) {
      List<String> options =
          List.of("-d", folder.toString(), "-classpath", System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(null, files, found, options, null, files.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new AssertionError(found.getDiagnostics() + "\nin\n" + statements);
      }
    }
    return new JavaSnippet(folder);
  }

  void run() throws Exception {
    URL[] classes = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, JavaSnippet.class.getClassLoader())) {
      ((Callable<?>) loader.loadClass("Snippet").getConstructor().newInstance()).call();
    }
  }
}
