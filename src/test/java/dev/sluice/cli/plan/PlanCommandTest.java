package dev.sluice.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PlanCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldSayWhatIsFoundAndWhatWouldHelpWhenAskedForText() {
    assertThat(plan()).isZero();
    assertThat(out.toString())
        .startsWith("Rollout catalog: 20 requests/s, 1 % of them fail (as given)\n")
        .containsPattern("smallest increase of errors that it is expected to find: x[0-9]+\n")
        .containsPattern("\nx2 +2 % +not within the schedule\n")
        .containsPattern("\nx30 +30 % +[0-9]+ s\n")
        .containsPattern("traffic: [0-9]+ requests/s")
        .containsPattern("longer steps: analysis.minStepWindows [0-9]+")
        .containsPattern("narrower margins: (analysis.errors.maxRelativeIncrease [0-9]|even none)");
  }

  @Test
  void shouldSayTheSameToProgramsWhenAskedForJson() throws IOException {
    assertThat(plan("-o", "json", "--ratio", "3")).isZero();
    var json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("rollout").asText()).isEqualTo("catalog");
    assertThat(json.at("/found/0/ratio").asDouble()).isEqualTo(1.1);
    assertThat(json.at("/found/0/seconds").isNull()).isTrue();
    assertThat(json.at("/found/7/seconds").isNumber()).isTrue();
    assertThat(json.at("/remedies/ratio").asDouble()).isEqualTo(3);
    assertThat(json.at("/remedies/minStepWindows").isNumber()).isTrue();
  }

  @Test
  void shouldPrintWhatTheGuideShows() throws IOException {
    assertThat(plan("--rps", "30")).isZero();
    assertThat(Files.readString(Path.of("docs/guides/before-you-release.md")))
        .contains(out.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --rps x | --rps is 'x', allowed is a number like 100
          --base-error 0 | error rate is 0, so no multiple of it can be planned for
          --base-error x% | --base-error is 'x%', allowed is 0% to 100%, or 0 to 1
          --ratio 1 | --ratio is 1, must be above 1 and at most 1000
          --ratio two | --ratio is 'two', allowed is a number like 2
          --output svg | --output is 'svg', allowed are text, json
          --file crds/rollouts.sluice.dev.yaml | crds/rollouts.sluice.dev.yaml: holds 0 objects of kind Rollout
          """)
  void shouldSayWhatIsAllowedWhenAnOptionIsWrong(String option, String message) {
    assertThat(plan(option.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
  }

  private int plan(String... more) {
    Stream<String> usual =
        Stream.of("-f", "examples/rollout.yaml", "--rps", "20", "--base-error", "1%");
    return new CommandLine(new PlanCommand())
        .setOverwrittenOptionsAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(Stream.concat(usual, Arrays.stream(more)).toArray(String[]::new));
  }
}
