package dev.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The rooms and the arrows between them; see docs/architecture.md. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.sluice.";
  private static final String MESH = ROOT + "mesh.";
  private static final String CONTROLLER = ROOT + "controller";

  /** Rooms that adapters share. */
  private static final Set<String> GROUND =
      Set.of("events", "workload", "watching", "web", "http", "picture");

  /** Any other room is an adapter, so that a new one is never exempt by being forgotten here. */
  private static final Set<String> NO_ADAPTERS =
      Stream.concat(GROUND.stream(), Stream.of("api", "domain", "app")).collect(toSet());

  /** In any other room NullAway finds what may be null and is not said to be. */
  private static final Set<String> NOT_NULL_MARKED_YET =
      Set.of("mesh.watch", "mesh.webhook", "mesh.xds");

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
  static final ArchRule DOMAIN_KNOWS_NO_OBJECTS =
      noClasses()
          .that()
          .resideInAPackage("..domain..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(HasMetadata.class);

  @ArchTest
  static final ArchRule ADAPTERS_STAND_ALONE =
      slices().assignedFrom(new Adapters()).should().notDependOnEachOther();

  @ArchTest
  static final ArchRule ARROWS =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.sluice..")
          .layer("api")
          .definedBy("dev.sluice.api..")
          .layer("domain")
          .definedBy("dev.sluice.domain..")
          .layer("ground")
          .definedBy(room(GROUND::contains, "ground rooms"))
          .layer("adapters")
          .definedBy(room(ArchitectureTest::isAdapter, "adapters"))
          .layer("app")
          .definedBy("dev.sluice.app..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("adapters")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("ground")
          .mayOnlyBeAccessedByLayers("adapters", "app")
          .whereLayer("domain")
          .mayOnlyBeAccessedByLayers("ground", "adapters", "app")
          .whereLayer("api")
          .mayOnlyBeAccessedByLayers("domain", "ground", "adapters", "app");

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

  /** The reconciler uses every room of its own, and none of them uses it. */
  @ArchTest
  static final ArchRule CONTROLLER_ARROWS =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(CONTROLLER + "..")
          .layer("reconciler")
          .definedBy(CONTROLLER)
          .layer("acting")
          .definedBy(CONTROLLER + ".acting..")
          .layer("recording")
          .definedBy(CONTROLLER + ".recording..")
          .layer("forecast")
          .definedBy(CONTROLLER + ".forecast..")
          .layer("attempts")
          .definedBy(CONTROLLER + ".attempts..")
          .layer("status")
          .definedBy(CONTROLLER + ".status..")
          .layer("resolving")
          .definedBy(CONTROLLER + ".resolving..")
          .ensureAllClassesAreContainedInArchitectureIgnoring(
              not(resideInAPackage(CONTROLLER + "..")))
          .whereLayer("reconciler")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("acting")
          .mayOnlyBeAccessedByLayers("reconciler")
          .whereLayer("recording")
          .mayOnlyBeAccessedByLayers("reconciler")
          .whereLayer("forecast")
          .mayOnlyBeAccessedByLayers("reconciler")
          .whereLayer("attempts")
          .mayOnlyBeAccessedByLayers("reconciler", "acting", "recording")
          .whereLayer("status")
          .mayOnlyBeAccessedByLayers("reconciler", "attempts");

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

  /** Both ways: a room that is marked leaves the list, so that it can only shrink. */
  @ArchTest
  static void shouldFindNullsMarkedWhenTheRoomIsNotListed(JavaClasses all) {
    Set<String> unmarked =
        all.stream()
            .map(JavaClass::getPackage)
            .filter(room -> !room.isAnnotatedWith(NullMarked.class))
            .map(room -> room.getName().substring(ROOT.length()))
            .collect(toSet());
    assertThat(unmarked).isEqualTo(NOT_NULL_MARKED_YET);
  }

  private static boolean isAdapter(String room) {
    return !NO_ADAPTERS.contains(room);
  }

  /** E.g. {@code mesh} for {@code dev.sluice.mesh.xds.View}. */
  private static String room(JavaClass type) {
    String rest = type.getPackageName().substring(ROOT.length());
    return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
  }

  private static DescribedPredicate<JavaClass> room(Predicate<String> which, String name) {
    return DescribedPredicate.describe(
        name, type -> type.getPackageName().startsWith(ROOT) && which.test(room(type)));
  }

  /** One slice for each adapter. */
  private static final class Adapters implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith(ROOT) && isAdapter(room(type))
          ? SliceIdentifier.of(room(type))
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "adapters";
    }
  }
}
