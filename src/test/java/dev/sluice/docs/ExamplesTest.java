package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people copy from examples and documentation must be what the API server takes. */
class ExamplesTest {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^([ \\t]*)```ya?ml\\b[^\\n]*\\n(.*?)^\\1```");

  /**
   * @param from where it stands
   */
  record Example(String from, String yaml) {
    @Override
    public String toString() {
      return from;
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldBeKnownToTheSchemasWhenSomebodyCopiesIt(Example example) throws IOException {
    // Given
    var schemas = Schemas.read();
    // When
    var documents = Schemas.documents(example.yaml());
    // Then
    assertThat(documents).isNotEmpty();
    for (var document : documents) {
      if (schemas.isOurs(document)) {
        assertThat(schemas.problems(document)).isEmpty();
      }
    }
  }

  @Test
  void shouldTellAnUnknownAndAMissingFieldWhenAnExampleHasThem() throws IOException {
    // Given
    var wrong =
        Schemas.documents(
            "{apiVersion: sluice.dev/v1alpha1, kind: Rollout, spec: {service: {prot: 80}, strategy: {canary: {steps: [{weight: 5}]}}}}");
    // When
    var problems = Schemas.read().problems(wrong.get(0));
    // Then
    assertThat(problems)
        .containsExactlyInAnyOrder(
            "spec.targetRef is missing",
            "spec.service.port is missing",
            "spec.service.prot is not known",
            "spec.strategy.canary.steps[0].weight is not known");
  }

  static List<Example> examples() throws IOException {
    var all = new ArrayList<Example>();
    for (var file : files(Path.of("examples"), 1, ".yaml")) {
      all.add(new Example(file.toString(), Files.readString(file)));
    }
    for (var page :
        Stream.concat(
                Stream.of(Path.of("README.md")),
                files(Path.of("docs"), Integer.MAX_VALUE, ".md").stream())
            .toList()) {
      all.addAll(blocks(page));
    }
    return all;
  }

  private static List<Example> blocks(Path page) throws IOException {
    var text = Files.readString(page);
    return BLOCK
        .matcher(text)
        .results()
        .map(block -> new Example(page + ":" + line(text, block.start()), block.group(2)))
        .toList();
  }

  private static long line(String text, int position) {
    return text.substring(0, position).lines().count() + 1;
  }

  private static List<Path> files(Path folder, int depth, String ending) throws IOException {
    try (var files = Files.walk(folder, depth)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
