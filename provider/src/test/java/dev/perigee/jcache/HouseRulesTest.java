package dev.perigee.jcache;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.perigee.near.client.StoreClients;
import dev.perigee.near.internal.coherence.CacheCoherence;
import dev.perigee.serialization.Serializations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the house, for the classes of all modules that users run. */
final class HouseRulesTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("test-support"))
          .importPackages("dev.perigee");

  /** Where the parts are put together: they know both the interfaces and what is behind them. */
  private static final DescribedPredicate<JavaClass> ASSEMBLY =
      belongToAnyOf(PerigeeCachingProvider.class, StoreClients.class, Serializations.class);

  /** Its tests extend it by mutants, one for each rule of the protocol, and must catch each. */
  private static final DescribedPredicate<JavaClass> OPEN_FOR_ITS_TESTS =
      belongToAnyOf(CacheCoherence.class);

  /** In lines, comments included and imports not. */
  private static final int LONGEST_CLASS = 400;

  @Test
  void allModules_areLookedAt() {
    assertThat(OURS)
        .extracting(JavaClass::getPackageName)
        .contains("dev.perigee.jcache", "dev.perigee.near", "dev.perigee.serialization")
        .doesNotContain("dev.perigee.testing");
  }

  @Test
  void modules_dependOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("provider")
        .definedBy("dev.perigee.jcache..")
        .layer("near-cache")
        .definedBy("dev.perigee.near..")
        .layer("serialization")
        .definedBy("dev.perigee.serialization..")
        .whereLayer("provider")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("near-cache")
        .mayOnlyBeAccessedByLayers("provider")
        .check(OURS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev.perigee.near", "dev.perigee.serialization"})
  void internals_stayInTheirModule(String module) {
    noClasses()
        .that()
        .resideOutsideOfPackage(module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(module + "..internal..")
        .check(OURS);
  }

  @ParameterizedTest
  @CsvSource({
    "javax.cache.., dev.perigee.jcache..",
    "org.redisson.., dev.perigee.near.internal.redis..",
    "io.netty.., dev.perigee.near.internal.redis..",
    "com.github.benmanes.., dev.perigee.near.internal.caffeine..",
    "com.github.luben.., dev.perigee.serialization.internal.compress..",
    "com.esotericsoftware.., dev.perigee.serialization..",
    "org.yaml.., dev.perigee.jcache.internal.config.."
  })
  void library_isKnownInOnePlace(String library, String place) {
    noClasses()
        .that()
        .resideOutsideOfPackage(place)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(OURS);
    assertThat(OURS.that(resideIn(place)))
        .as("a rule about a library that nobody uses any more")
        .anyMatch(
            one ->
                one.getDirectDependenciesFromSelf().stream()
                    .anyMatch(
                        dependency ->
                            dependency
                                .getTargetClass()
                                .getPackageName()
                                .startsWith(library.replace("..", ""))));
  }

  @Test
  void packages_haveNoCycles() {
    slices()
        .matching("dev.perigee.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(ASSEMBLY, alwaysTrue())
        .check(OURS);
  }

  @Test
  void clocks_areHandedIn() {
    Set<String> forbidden =
        Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.Thread.sleep",
            "java.time.Instant.now",
            "java.time.Clock.systemUTC",
            "java.time.InstantSource.system");
    noClasses()
        .that(not(ASSEMBLY))
        .and()
        .doNotHaveFullyQualifiedName("dev.perigee.serialization.MonotonicTime")
        .should()
        .accessTargetWhere(
            target(
                describe(
                    "a clock or a sleep",
                    (AccessTarget target) ->
                        forbidden.contains(target.getOwner().getName() + "." + target.getName()))))
        .check(OURS);
  }

  @Test
  void nothing_isPrinted() {
    noClasses().should().accessField(System.class, "out").check(OURS);
    noClasses().should().accessField(System.class, "err").check(OURS);
  }

  @Test
  void names_sayWhatAClassIs() {
    noClasses()
        .that()
        .areNotAssignableTo(javax.cache.CacheManager.class)
        .should()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveNameMatching(".*(Util|Utils|Helper|L1|L2)")
        .check(OURS);
  }

  @Test
  void classes_areClosedToExtension() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotAnonymousClasses()
        .and()
        .doNotHaveModifier(ABSTRACT)
        .and()
        .areNotAssignableTo(Throwable.class)
        .and(are(not(describe("an enum", JavaClass::isEnum))))
        .and(are(not(OPEN_FOR_ITS_TESTS)))
        .should()
        .haveModifier(FINAL)
        .check(OURS);
  }

  @Test
  void packages_areNullMarked() {
    List<String> unmarked =
        OURS.stream()
            .map(JavaClass::getPackage)
            .filter(each -> !each.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .distinct()
            .toList();
    assertThat(unmarked).isEmpty();
  }

  @Test
  void classes_areShort() throws IOException {
    Path root = Path.of(System.getProperty("basedir", "")).resolve("..").normalize();
    for (String module : List.of("serialization", "near-cache", "provider")) {
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          List<String> lines = Files.readAllLines(file);
          long imports = lines.stream().filter(line -> line.startsWith("import ")).count();
          assertThat(lines.size() - imports)
              .as("lines of %s", root.relativize(file))
              .isLessThanOrEqualTo(LONGEST_CLASS);
        }
      }
    }
  }

  private static DescribedPredicate<JavaClass> resideIn(String place) {
    return JavaClass.Predicates.resideInAPackage(place);
  }
}
