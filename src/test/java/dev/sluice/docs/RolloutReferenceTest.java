package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.status.Evidence;
import dev.sluice.api.rollout.v1alpha1.status.Forecast;
import dev.sluice.api.rollout.v1alpha1.status.PastRelease;
import dev.sluice.domain.rollout.Phase;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/rollout/} says what the types say. The tables of the spec are made from
 * them; {@code mvn test -Dtest=RolloutReferenceTest -DargLine=-Dsluice.update=true} writes them
 * anew.
 */
class RolloutReferenceTest {
  private static final Path SPEC = Path.of("docs/reference/rollout/spec.md");
  private static final Path STATUS = Path.of("docs/reference/rollout/status.md");

  @Test
  void shouldEqualTheTypesWhenThePageHasATableOfFields() throws IOException {
    // Given
    String generated = FieldTables.fill(Files.readString(SPEC), SpecField.all());
    if (Boolean.getBoolean("sluice.update")) {
      Files.writeString(SPEC, generated);
    }
    // Then
    assertThat(SPEC).hasContent(generated);
  }

  @Test
  void shouldDescribeEveryFieldWhenTheTypesHaveIt() throws IOException {
    assertThat(SpecField.all())
        .hasSizeGreaterThan(80)
        .allSatisfy(
            field ->
                assertThat(field.schema().path("description").asText())
                    .as(field.path())
                    .endsWith("."));
  }

  @Test
  void shouldPutAFieldIntoTheNearestTableWhenThereAreSeveral() {
    var tables = List.of("spec", "spec.analysis", "spec.analysis.metrics");
    assertThat(
            Stream.of("spec.suspend", "spec.analysis.errors.x", "spec.analysis.metrics[].name", "a")
                .map(path -> FieldTables.nearest(path, tables)))
        .containsExactly("spec", "spec.analysis", "spec.analysis.metrics", "");
  }

  @Test
  void shouldHaveEveryPhaseWhenTheStepMachineHasIt() throws IOException {
    assertThat(Files.readString(STATUS))
        .contains(
            Arrays.stream(Phase.values()).map(phase -> "\n| " + phase.text() + " | ").toList());
  }

  @Test
  void shouldHaveEveryFieldOfTheStatusWhenTheTypesHaveIt() throws IOException {
    assertThat(Files.readString(STATUS))
        .contains(
            Stream.of(RolloutStatus.class, Evidence.class, Forecast.class, PastRelease.class)
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .map(RecordComponent::getName)
                .map(name -> "`" + name + "`")
                .toList());
  }
}
