package dev.sluice.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.domain.analysis.LatencyBounds;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;
import picocli.CommandLine;

class SimulateCommandTest {
  private static final String ROLLOUT =
      """
      apiVersion: sluice.dev/v1alpha1
      kind: Rollout
      metadata: {name: catalog}
      spec:
        targetRef: {apiVersion: apps/v1, kind: Deployment, name: catalog}
        service: {port: 80}
        strategy: {canary: {steps: [{setWeight: 5}, {setWeight: 50}]}}
        analysis: {interval: 10s, warmup: 10s}
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path rollout;

  @BeforeEach
  void writeRollout() throws IOException {
    rollout = Files.writeString(folder.resolve("rollout.yaml"), ROLLOUT);
  }

  @Test
  void shouldPrintEveryNumberWhenAskedForText() {
    assertThat(simulate("--effect", "errors:+50pp")).isZero();
    assertThat(out.toString())
        .startsWith(
            """
            Rollout catalog: 200 requests/s, 1 % of them fail; canary errors:+50pp
            20 releases with the effect and as many without, seed 1
            """)
        .contains("falseAbortRate        0 % (0 % to 16.8 %)")
        .contains("power                 100 % (83.2 % to 100 %)")
        .contains("timeToDetectSeconds   p50 10 s, p90 10 s")
        .containsPattern("minDetectableRatio +x[0-9.]+ ")
        .containsPattern("planner +[0-9]+ s, needs 6.[0-9]+ nats");
  }

  @Test
  void shouldPrintTheSameWhenTheSeedIsTheSame() throws IOException {
    assertThat(simulate("-o", "json")).isZero();
    String first = out.toString();
    out.getBuffer().setLength(0);
    assertThat(simulate("-o", "json")).isZero();
    assertThat(out.toString()).isEqualTo(first);
    var json = new ObjectMapper().readTree(first);
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "runs",
            "seed",
            "falseAbortRate",
            "power",
            "timeToDetectSeconds",
            "badRequests",
            "canaryRequests",
            "promoteRate",
            "provenRate",
            "timeToProof",
            "inconclusiveRate",
            "srmAlarmRate",
            "minDetectableRatio",
            "planner",
            "powerCurve");
    assertThat(json.at("/power/high").asDouble()).isLessThanOrEqualTo(1);
    assertThat(json.at("/planner/neededNats").isNumber()).isTrue();
  }

  @Test
  void shouldDrawAWellFormedPictureWhenAskedForOne() throws Exception {
    Path picture = folder.resolve("picture.svg");
    assertThat(simulate("--picture", picture.toString())).isZero();
    var svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(Files.readString(picture))));
    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(3);
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("taken back at 20", "minutes since", "detectable: 80 %", "×30");
  }

  @Test
  void shouldPrintThePictureWhenAskedForSvg() {
    assertThat(simulate("-o", "svg", "--effect", "latency:x2", "--base-error", "0")).isZero();
    assertThat(out.toString()).startsWith("<svg").contains("the stable version never fails");
  }

  @Test
  void shouldTakeARecordedLatencyWhenThereIsOne() throws IOException {
    String cells = "0,".repeat(69) + "40,60" + ",0".repeat(LatencyBounds.cells() - 71);
    Path file = Files.writeString(folder.resolve("latency.json"), "[" + cells + "]");
    assertThat(simulate("--latency-histogram", file.toString())).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --rps -1 | --rps is '-1', allowed is a number like 100
          --rps 0 | --rps is 0, must be above 0 and at most 100000
          --rps 1e9 | --rps is '1e9', allowed is a number like 100
          --base-error 101% | --base-error is 101%, allowed is 0% to 100%, or 0 to 1
          --base-error 2 | --base-error is 2, allowed is 0% to 100%, or 0 to 1
          --effect error:x2 | --effect is 'error:x2', allowed are none, errors:xN
          --effect latency:x0 | --effect: effect latency factor is 0, allowed are 0.01 to 1000
          --onset soon | --onset is 'soon', allowed is 0 to 1000000
          --latency-median 0 | --latency-median is 0, allowed are 0.001 to 100000
          --latency-sigma 9 | --latency-sigma is 9, allowed are 0.001 to 5
          --latency-histogram /none | /none: no such file
          --burst cluster=1 | --burst cluster is 1, allowed are 2 to 1000
          --burst arm-noise=2 | --burst arm-noise is 2, allowed are 0.000000001 to 0.9
          --burst noise | --burst is 'noise', allowed are cluster=N
          --drift 0.5 | --drift is 0.5, allowed are 1 to 1000
          --runs 0 | --runs is 0, allowed are 1 to 1000000
          --runs many | Invalid value for option '--runs': 'many' is not an int
          --seed x | Invalid value for option '--seed': 'x' is not a long
          --output xml | --output is 'xml', allowed are text, json, svg
          --picture /none/p.svg | --picture /none/p.svg: there is no folder /none
          --file /none.yaml | /none.yaml: no such file
          """)
  void shouldSayWhatIsAllowedAndWriteNothingWhenAnOptionIsWrong(String option, String message) {
    Path picture = folder.resolve("never.svg");
    String[] more =
        Stream.concat(
                Arrays.stream(option.split(" ")),
                option.startsWith("--picture")
                    ? Stream.empty()
                    : Stream.of("--picture", picture.toString()))
            .toArray(String[]::new);
    assertThat(simulate(more)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
    assertThat(picture).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          interval: 10s | inteval: 10s | spec.analysis.inteval is not known, allowed are [
          interval: 10s | interval: soon | spec.analysis.interval: 'soon' is not a duration
          interval: 10s | promotion: maybe | spec.analysis.promotion is 'maybe', allowed are noHarm, prove
          setWeight: 5} | setWeight: x} | spec.strategy.canary.steps[0].setWeight
          setWeight: 5} | setWeight: 500} | spec.strategy.canary.steps[0].setWeight is 500, allowed are 1 to 100
          kind: Rollout | kind: Pod | holds 0 objects of kind Rollout, exactly one is needed
          metadata: {name: catalog} | metadata: { | is not YAML
          """)
  void shouldNameTheFieldWhenTheFileIsWrong(String right, String wrong, String message)
      throws IOException {
    Files.writeString(rollout, ROLLOUT.replace(right, wrong));
    assertThat(simulate()).isEqualTo(2);
    assertThat(err.toString()).contains("rollout.yaml").contains(message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void shouldAskForTrafficWhenNobodyHasMeasuredIt() {
    assertThat(run("-f", rollout.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("--rps is missing and nothing was measured for rollout 'catalog'; give --rps");
  }

  @Test
  void shouldAskForOneRolloutWhenThereAreNoneOrTwo() {
    assertThat(run("--rps", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("exactly one of NAME and --file is needed, none is given");
    assertThat(run("catalog", "-f", rollout.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("given are NAME 'catalog' and --file ");
  }

  /** Later options win, so that a test may replace one. */
  private int simulate(String... more) {
    Stream<String> usual =
        Stream.of("-f", rollout.toString(), "--rps", "200", "--base-error", "1%", "--runs", "20");
    return run(Stream.concat(usual, Arrays.stream(more)).toArray(String[]::new));
  }

  private int run(String... arguments) {
    return new CommandLine(new SimulateCommand())
        .setOverwrittenOptionsAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
