package dev.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.time.Clock;
import java.time.Instant;

/** The rooms and the arrows between them; see docs/architecture.md. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String MESH = "dev.sluice.mesh.";

  @ArchTest
  static final ArchRule DOMAIN_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage("..domain..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8..",
              "io.javaoperatorsdk..",
              "io.quarkus..",
              "io.envoyproxy..",
              "io.grpc..",
              "jakarta..",
              "org.slf4j..",
              "org.jboss..",
              "java.net..")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule ROOMS_HAVE_NO_CYCLES =
      slices().matching("dev.sluice.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ADAPTERS_STAND_ALONE =
      slices()
          .matching("dev.sluice.(controller|mesh|metrics|hooks|notify|cli|dashboard)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule ARROWS =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("api")
          .definedBy("dev.sluice.api..")
          .layer("domain")
          .definedBy("dev.sluice.domain..")
          .layer("adapters")
          .definedBy(
              "dev.sluice.controller..",
              "dev.sluice.mesh..",
              "dev.sluice.metrics..",
              "dev.sluice.cli..")
          .layer("app")
          .definedBy("dev.sluice.app..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("adapters")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("domain")
          .mayOnlyBeAccessedByLayers("adapters", "app")
          .whereLayer("api")
          .mayOnlyBeAccessedByLayers("domain", "adapters", "app");

  @ArchTest
  static final ArchRule SIMULATION_RESTS_ON_THE_ANALYSIS =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.domain.simulation..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sluice.api..", "dev.sluice.domain.rollout..", "dev.sluice.domain.policy..");

  /** Any adapter may draw with it, so it must not know one. */
  @ArchTest
  static final ArchRule PICTURE_RESTS_ON_THE_DOMAIN =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.picture..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.sluice..")
                  .and(not(resideInAnyPackage("dev.sluice.picture..", "dev.sluice.domain.."))));

  @ArchTest
  static final ArchRule MESH_ARROWS =
      noClasses()
          .that()
          .resideInAnyPackage(MESH + "watch..", MESH + "ca..", MESH + "identity..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(MESH + "xds..", MESH + "webhook..", MESH + "metricsapi..");

  /** What a native image cannot see must not be there. */
  @ArchTest
  static final ArchRule NO_REFLECTION =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.lang.reflect..")
          .orShould()
          .callMethod(Class.class, "forName", String.class)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("com.google.protobuf.util.JsonFormat");
}
