package dev.perigee.clients;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.cache.Caching;
import org.jsr107.tck.annotation.InterceptionCacheNameOnEachMethodTest;
import org.jsr107.tck.annotation.InterceptionUsingCacheConfigTest;
import org.jsr107.tck.annotation.InterceptionUsingDefaultCacheNameTest;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;
import org.junit.runner.notification.Failure;

/** A JVM that runs the TCK's tests of annotations in the container that its class path names. */
public final class AnnotationTests {
  private AnnotationTests() {}

  /** Argument: the file for what came of it. */
  public static void main(String[] arguments) throws Exception {
    Result result =
        JUnitCore.runClasses(
            InterceptionCacheNameOnEachMethodTest.class,
            InterceptionUsingCacheConfigTest.class,
            InterceptionUsingDefaultCacheNameTest.class);
    result.getFailures().forEach(failure -> System.out.println(failure.getTrace()));
    List<String> failed = result.getFailures().stream().map(Failure::getTestHeader).toList();
    Files.writeString(
        Path.of(arguments[0]),
        "%d tests, %d beans, failed: %s".formatted(result.getRunCount(), Beans.asked(), failed));
    Caching.getCachingProvider().close();
  }
}
