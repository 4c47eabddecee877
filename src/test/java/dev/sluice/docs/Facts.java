package dev.sluice.docs;

import static dev.sluice.docs.Code.constant;
import static dev.sluice.docs.Code.number;
import static dev.sluice.docs.Words.code;
import static dev.sluice.docs.Words.first;
import static dev.sluice.docs.Words.grouped;
import static dev.sluice.docs.Words.length;
import static dev.sluice.docs.Words.list;
import static dev.sluice.docs.Words.word;

import dev.sluice.api.conversion.Conversion;
import dev.sluice.domain.policy.SmiKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What pages say of the program, with the program's own numbers and names put in. */
final class Facts {
  static final Path INTERCEPT = Path.of("src/main/image/intercept.sh");

  private Facts() {}

  /**
   * @param page below docs/
   * @param sentence what it must say, line breaks apart
   */
  record Fact(String page, String sentence) {}

  static Stream<Fact> all() throws IOException {
    return Stream.of(mesh(), measuring(), limits(), reference()).flatMap(facts -> facts);
  }

  private static Stream<Fact> mesh() throws IOException {
    return Stream.of(
        fact("architecture.md", "%s informers", first(Code.fields("ClusterWatch", "Watched"))),
        fact("architecture.md", "EndpointSlices, %s SMI kinds)", word(SmiKind.values().length)),
        fact("architecture.md", "Changes within %s", length(constant("ClusterWatch", "QUIET"))),
        fact("benchmarks/README.md", "informers' %s", length(constant("ClusterWatch", "QUIET"))),
        fact("architecture.md", "after the drain time (%s seconds)", envoysDrainTime()),
        fact("reference/smi.md", "closed within %s seconds", envoysDrainTime()),
        fact("architecture.md", "after %s at most", length(silence())),
        fact(
            "architecture.md",
            "for at most %s, by hash",
            length(constant("TokenAuthenticator", "REMEMBERED"))));
  }

  private static Stream<Fact> measuring() throws IOException {
    return Stream.of(
        fact("architecture.md", "latency over %s bounds", bounds()),
        fact("architecture.md", "At most %s Services", number("DownstreamSampler", "MOST")),
        fact("reference/statistics.md", "than %s requests in", number("RateEvidence", "MIN_BLOCK")),
        fact("reference/rollout/status.md", "last %s", length(constant("TrafficLog", "SPAN"))),
        fact("reference/rollout/status.md", "smallest of %s times as many", ratios()),
        fact(
            "guides/first-rollout.md",
            "at least %s windows of %s seconds and %s canary requests",
            word(Long.parseLong(byDefault("spec.analysis.minStepWindows"))),
            byDefault("spec.analysis.interval").replace("s", ""),
            byDefault("spec.analysis.minStepRequests")));
  }

  private static Stream<Fact> limits() {
    return Stream.of(
        fact(
            "reference/rollout/status.md",
            "more than %s series, or is longer than %d MiB",
            grouped(number("PrometheusAnswer", "MOST_SERIES")),
            number("Prometheus", "LONGEST_ANSWER") >> 20),
        fact(
            "reference/rollout/status.md",
            "no answer in time: %s for Prometheus",
            length(constant("RemoteSampler", "TIMEOUT"))),
        fact(
            "reference/rollout/status.md",
            "newest first, at most %s",
            word(number("History", "LONGEST"))),
        fact(
            "reference/rollout/status.md",
            "A revision is %s hexadecimal digits",
            word(number("Hashes", "LENGTH"))),
        fact(
            "reference/rollout/orders-and-events.md",
            "the newest %d",
            number("RecordingStore", "KEPT")),
        fact(
            "reference/smi-versions.md",
            "%d backends, sources or rules; %d matches of a group; %d matches of a split; %d ports; %d SPIFFE ids",
            number("SplitCheck", "MOST_BACKENDS"),
            number("RouteGroupCheck", "MOST_MATCHES"),
            number("SplitCheck", "MOST_MATCHES"),
            number("PortRouteCheck", "MOST_PORTS"),
            number("BindingCheck", "MOST_IDS")),
        fact("reference/smi-versions.md", "at most %d characters", number("Patterns", "LONGEST")));
  }

  private static Stream<Fact> reference() throws IOException {
    String labels = "reference/labels-and-annotations.md";
    return Stream.of(
        fact(labels, "the ports %s", list(constant("Reserved", "PORTS"))),
        fact(labels, "the names %s", code(constant("Reserved", "CONTAINERS"))),
        fact(labels, "the user %d", number("Sidecar", "UID")),
        fact(labels, "0 to %d; 0 turns it off", number("PodOptions", "MAX_DRAIN")),
        fact(labels, "the numbers %s", list(constant("Protocols", "HTTP_NUMBERS"))),
        fact(labels, "Never intercepted: ports %s", excluded()),
        fact(
            "guides/certificates.md",
            "has a certificate of %s",
            length(constant("LeafLife", "LONGEST"))),
        fact("guides/certificates.md", "RSA of %d bits", number("X509", "MIN_RSA_BITS")),
        fact("reference/smi.md", "`1` and `500m` become %s", whole("1", "500m")));
  }

  private static Fact fact(String page, String sentence, Object... values) {
    return new Fact(page, sentence.formatted(values));
  }

  static String byDefault(String path) throws IOException {
    return SpecField.all().stream()
        .filter(field -> field.path().equals(path))
        .map(field -> field.schema().path("default").asText())
        .findFirst()
        .orElseThrow();
  }

  private static String envoysDrainTime() throws IOException {
    return Code.written("\"--drain-time-s\",\\s*\"(\\d+)\"").get(0);
  }

  private static Duration silence() {
    return ((Duration) constant("MeshGrpcServer", "PING"))
        .plus((Duration) constant("MeshGrpcServer", "PING_ANSWER"));
  }

  private static String ratios() {
    return list(((List<?>) constant("Simulation", "RATIOS"))
            .stream().map(ratio -> new BigDecimal(ratio.toString())).toList())
        .replace(".0", "");
  }

  /** The weights of v1alpha4 that these quantities of v1alpha1 become. */
  private static String whole(String... quantities) throws IOException {
    String backends =
        Arrays.stream(quantities)
            .map("{service: a, weight: %s}"::formatted)
            .collect(Collectors.joining(", "));
    var split =
        Schemas.documents(
            "{apiVersion: split.smi-spec.io/v1alpha1, kind: TrafficSplit, metadata: {name: a}, spec: {service: s, backends: [%s]}}"
                .formatted(backends));
    var converted = Conversion.convert(split.get(0), "split.smi-spec.io/v1alpha4");
    return converted.at("/spec/backends").findValuesAsText("weight").stream()
        .collect(Collectors.joining(" and "));
  }

  private static int bounds() {
    return ((double[]) constant("LatencyBounds", "MILLISECONDS")).length;
  }

  private static String excluded() {
    return list(
        Arrays.stream(Code.written(INTERCEPT, "ALWAYS_EXCLUDED_INBOUND_PORTS=([\\d,]+)").split(","))
            .collect(Collectors.toList()));
  }
}
