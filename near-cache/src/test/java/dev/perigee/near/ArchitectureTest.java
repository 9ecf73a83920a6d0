package dev.perigee.near;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** The rules of the house that a compiler does not check. */
@AnalyzeClasses(packages = "dev.perigee.near", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule REDISSON_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.perigee.near.internal.redis..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.redisson..");

  @ArchTest
  static final ArchRule CAFFEINE_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.perigee.near.internal.caffeine..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.github.benmanes..");

  @ArchTest
  static final ArchRule NO_JAVAX_CACHE_AND_NO_KRYO =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.cache..", "com.esotericsoftware..", "com.github.luben..");

  @ArchTest
  static final ArchRule SERIALIZATION_BY_ITS_PUBLIC_PACKAGE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.perigee.serialization.internal..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.perigee.near.(**)").should().beFreeOfCycles();

  /** The core of the near tier: only what it is handed. */
  @ArchTest
  static final ArchRule COHERENCE_KNOWS_NO_TRANSPORT_THREADS_OR_CLOCKS =
      classes()
          .that()
          .resideInAPackage("dev.perigee.near.internal.coherence..")
          .should()
          .onlyDependOnClassesThat(
              Predicates.resideInAnyPackage(
                      "dev.perigee.near", "dev.perigee.near.internal.coherence..", "java..")
                  .and(
                      Predicates.assignableTo(Thread.class)
                          .or(Predicates.resideInAnyPackage("java.net..", "java.nio.."))
                          .negate())
                  .or(Predicates.resideInAPackage("org.jspecify.."))
                  .or(Predicates.resideInAPackage("com.google.errorprone.annotations..")));

  @ArchTest
  static final ArchRule CLOCKS_ARE_HANDED_IN =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.perigee.near.client..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(InstantSource.class, "system")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);
}
