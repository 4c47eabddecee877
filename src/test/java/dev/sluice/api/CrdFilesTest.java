package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.CrdFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What of {@code crds/} is made from the Java types; {@code mvn test -Dtest=CrdFilesTest
 * -Dsluice.update=true} writes it anew.
 */
class CrdFilesTest {
  private static final Path FOLDER = Path.of("crds");

  @Test
  void shouldEqualTheJavaTypesWhenCommitted() throws IOException {
    // Given
    var generated = CrdFiles.generate();
    if (Boolean.getBoolean("sluice.update")) {
      for (var file : generated.entrySet()) {
        Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
      }
    }
    // Then
    for (var file : generated.entrySet()) {
      assertThat(FOLDER.resolve(file.getKey())).hasContent(file.getValue());
    }
  }
}
