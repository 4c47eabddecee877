package dev.sluice.docs;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every statement of the SMI reference has tests in the list beside it, and they exist. */
class SmiReferenceTest {
  private static final Path REFERENCE = Path.of("docs/reference/smi.md");
  private static final Path TESTS = Path.of("docs/reference/smi-tests.md");
  private static final Pattern STATEMENT = Pattern.compile("(?m)^\\| (?!Statement)(.+?) \\|");
  private static final Pattern NAMED = Pattern.compile("`([A-Za-z0-9]+(?:Test|IT|E2E)#\\w+)`");
  private static final Pattern METHOD =
      Pattern.compile("(?:void|Stream<DynamicTest>) (should\\w+)\\(");

  @Test
  void shouldListTheSameStatementsWhenTheReferenceHasThem() throws IOException {
    // Given
    String reference = Files.readString(REFERENCE);
    // When
    var listed = statements(Files.readString(TESTS));
    // Then
    assertThat(listed)
        .hasSizeGreaterThan(50)
        .isEqualTo(statements(reference.substring(0, reference.indexOf("## Reasons"))));
  }

  @Test
  void shouldNameATestInEveryRow() throws IOException {
    assertThat(
            Files.readAllLines(TESTS).stream()
                .filter(line -> STATEMENT.matcher(line).find())
                .toList())
        .allMatch(row -> NAMED.matcher(row).find());
  }

  @Test
  void shouldNameOnlyTestsThatExist() throws IOException {
    // Given
    Set<String> existing = tests();
    // When
    List<String> named =
        NAMED.matcher(Files.readString(TESTS)).results().map(match -> match.group(1)).toList();
    // Then
    assertThat(named).isNotEmpty().allSatisfy(test -> assertThat(existing).contains(test));
  }

  private static List<String> statements(String page) {
    return STATEMENT.matcher(page).results().map(row -> row.group(1)).toList();
  }

  private static Set<String> tests() throws IOException {
    try (var ours = Files.walk(Path.of("src/test/java"));
        var cluster = Files.walk(Path.of("kind-e2e/src"))) {
      return Stream.concat(ours, cluster)
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(SmiReferenceTest::tests)
          .collect(toSet());
    }
  }

  private static Stream<String> tests(Path file) {
    String type = file.getFileName().toString().replace(".java", "");
    return METHOD
        .matcher(read(file))
        .results()
        .map((MatchResult match) -> type + "#" + match.group(1))
        .toList()
        .stream();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
