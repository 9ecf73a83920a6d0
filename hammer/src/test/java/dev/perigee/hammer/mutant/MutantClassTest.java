package dev.perigee.hammer.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MutantClassTest {
  @TempDir Path folder;

  /** A method that was renamed in the product must not leave a mutant that changes nothing. */
  @ParameterizedTest
  @EnumSource(Mutant.class)
  void mutant_isWrittenAndLoads(Mutant mutant) throws Exception {
    MutantClass.write(mutant, folder);
    URL[] urls = {folder.toUri().toURL()};
    try (URLClassLoader loader = new MutantFirst(urls, mutant.owner().getName())) {
      Class<?> changed = Class.forName(mutant.owner().getName(), true, loader);
      assertThat(changed).isNotEqualTo(mutant.owner());
      assertThat(changed.getDeclaredMethods()).hasSameSizeAs(mutant.owner().getDeclaredMethods());
    }
  }

  /** Loads one class itself, as a class path does on which the mutant stands first. */
  private static final class MutantFirst extends URLClassLoader {
    private final String own;

    MutantFirst(URL[] urls, String own) {
      super(urls, MutantClassTest.class.getClassLoader());
      this.own = own;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return name.equals(own) ? findClass(name) : super.loadClass(name, resolve);
    }
  }
}
