package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Every setting stands in the reference with its default, and no other does. */
class SettingsReferenceTest {
  private static final Path REFERENCE = Path.of("docs/reference/settings.md");

  @Test
  void shouldBeDescribedWithItsDefaultWhenItIsASetting() throws IOException {
    // Given
    List<String> expected = Arrays.stream(SluiceConfig.class.getMethods()).map(this::row).toList();
    // When
    List<String> rows =
        Files.readAllLines(REFERENCE).stream().filter(line -> line.startsWith("| `")).toList();
    // Then
    assertThat(rows)
        .hasSameSizeAs(expected)
        .allSatisfy(row -> assertThat(expected).anyMatch(row::startsWith));
  }

  private String row(Method setting) {
    String name = setting.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    return "| `SLUICE_"
        + name
        + "` | `"
        + setting.getAnnotation(WithDefault.class).value()
        + "` | ";
  }
}
