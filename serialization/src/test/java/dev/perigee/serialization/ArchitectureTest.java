package dev.perigee.serialization;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.perigee.serialization", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule knowsNoCacheAndNoRedis =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "javax.cache..",
              "org.redisson..",
              "com.github.benmanes..",
              "dev.perigee.near..",
              "dev.perigee.jcache..");

  @ArchTest
  static final ArchRule kryoIsBehindGraphs =
      noClasses()
          .that()
          .resideOutsideOfPackage("..internal.graph..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.esotericsoftware..", "org.objenesis..");

  @ArchTest
  static final ArchRule zstdIsBehindCompression =
      noClasses()
          .that()
          .resideOutsideOfPackage("..internal.compress..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.github.luben..");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.perigee.serialization.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule internalsDoNotKnowTheSurface =
      noClasses()
          .that()
          .resideInAPackage("..internal..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.perigee.serialization");

  @ArchTest
  static final ArchRule oneClock =
      noClasses()
          .that()
          .doNotHaveSimpleName("MonotonicTime")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule noThreadLocals =
      noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);
}
