package dev.sluice.docs;

import static dev.sluice.docs.Code.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.policy.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers and names in prose are those of the program. A fact that changes is told on its page. */
class DocumentedFactsTest {
  private static final Path DOCS = Path.of("docs");
  private static final Pattern PARAMETER =
      Pattern.compile("(?m)^\\| `([\\w.]+)` \\| `([^`]+)` \\|");

  @ParameterizedTest
  @MethodSource("dev.sluice.docs.Facts#all")
  void shouldSayWhatTheProgramHasWhenItNamesAFact(Facts.Fact fact) throws IOException {
    assertThat(page(fact.page())).contains(fact.sentence());
  }

  @ParameterizedTest
  @CsvSource({
    "INBOUND_PORT, Listeners, INBOUND_PORT",
    "OUTBOUND_PORT, Listeners, OUTBOUND_PORT",
    "PROXY_UID, Sidecar, UID"
  })
  void shouldHaveTheProgramsNumberWhenTheImagesScriptNamesIt(
      String variable, String type, String constant) {
    assertThat(Code.written(Facts.INTERCEPT, "(?m)^" + variable + "=(\\d+)$"))
        .isEqualTo(String.valueOf(number(type, constant)));
  }

  @Test
  void shouldNameTheReasonWhenAFindingHasOne() throws IOException {
    // Given
    String pages = page("reference/smi.md") + page("reference/udp.md");
    // Then
    assertThat(Finding.Reason.values())
        .allSatisfy(reason -> assertThat(pages).contains("`" + reason + "`"));
  }

  @Test
  void shouldNameTheReasonWhenARolloutIsNotReady() throws IOException {
    // Given
    var reasons = Code.written("new InvalidRolloutException\\(\\s*\"(\\w+)\"");
    // Then
    assertThat(reasons).hasSizeGreaterThan(4);
    assertThat(page("reference/rollout/status.md")).contains(reasons);
  }

  @Test
  void shouldNameTheReasonWhenAMetricMakesTrouble() throws IOException {
    // Given
    var reasons = Code.written("new MetricTrouble\\(\\s*\"(\\w+)\"");
    // Then
    assertThat(reasons).hasSizeGreaterThan(4);
    assertThat(page("reference/rollout/status.md")).contains(reasons);
  }

  @Test
  void shouldHaveTheDefaultWhenStatisticsNamesAParameter() throws IOException {
    // Given
    var rows = PARAMETER.matcher(Files.readString(DOCS.resolve("reference/statistics.md")));
    // Then
    assertThat(rows.results().toList())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            row ->
                assertThat(Facts.byDefault("spec.analysis." + row.group(1)))
                    .as(row.group(1))
                    .isEqualTo(row.group(2)));
  }

  private static String page(String name) throws IOException {
    return Files.readString(DOCS.resolve(name)).replaceAll("\\s+", " ");
  }
}
