package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One look at a Rollout, as files: {@code src/test/resources/controller/<case>/in-*.yaml} and
 * {@code seen.yaml} are what is there, {@code out-*.yaml} is what the controller makes of it. A new
 * case is a folder with the former; {@code -DargLine=-Dsluice.golden=write} writes the latter, to
 * be read before they are committed. A file that no case uses fails.
 */
class GoldenTest {
  private static final Path CASES = Path.of("src/test/resources/controller");

  static Stream<Path> cases() throws IOException {
    try (var folders = Files.list(CASES)) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldMakeOfTheCaseWhatItsFilesSay(Path folder) throws IOException {
    // Given
    var files = new GoldenFiles(folder);
    // When
    var made = GoldenLook.at(files);
    // Then
    if ("write".equals(System.getProperty("sluice.golden"))) {
      files.write(made);
    }
    assertThat(made).isEqualTo(files.expected());
    assertThat(files.unused()).as("files that nobody reads").isEmpty();
  }
}
