package dev.sluice.cli.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.cli.forecast.ForecastSubject;
import dev.sluice.cli.forecast.RateOptions;
import dev.sluice.cli.terminal.Options;
import dev.sluice.cli.terminal.Refusal;
import dev.sluice.cli.terminal.TextFile;
import dev.sluice.domain.simulation.Disturbance;
import dev.sluice.domain.simulation.Effect;
import dev.sluice.domain.simulation.LatencyModel;
import dev.sluice.domain.simulation.TrafficModel;
import dev.sluice.picture.Numbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The traffic to simulate. */
final class TrafficOptions {
  private static final String BURSTS =
      "cluster=N (2 to 1000 requests share their fate), arm-noise=X (intra-class correlation, above"
          + " 0 and at most 0.9), shared";

  @Mixin private RateOptions rates;

  @Option(
      names = "--effect",
      paramLabel = "EFFECT",
      description =
          "What is wrong with the canary: none, errors:xN, errors:+Npp, latency:xN, slowpath:N%%,"
              + " clientErrors:+Npp, unanswered:N%%, or"
              + " several joined by commas; default ${DEFAULT-VALUE}.")
  private String effect = "errors:x2";

  @Option(
      names = "--onset",
      paramLabel = "SECONDS",
      description = "When it begins, in seconds after the canary's first request; default 0.")
  private String onset = "0";

  @Option(
      names = "--latency-median",
      paramLabel = "MILLISECONDS",
      description = "Median of the stable version's latency, lognormal; default 80.")
  private @Nullable String median;

  @Option(
      names = "--latency-sigma",
      paramLabel = "NUMBER",
      description = "Standard deviation of the latency's logarithm, above 0 to 5; default 0.6.")
  private @Nullable String sigma;

  @Option(
      names = "--latency-histogram",
      paramLabel = "FILE",
      description =
          "A recorded latency instead: JSON array of counts, one per cell of Sluice's histogram.")
  private @Nullable Path histogram;

  @Option(
      names = "--burst",
      paramLabel = "BURST",
      description =
          "Repeatable: cluster=N, arm-noise=X, shared (one window in 20 has ten times the errors).")
  private List<String> bursts = new ArrayList<>();

  @Option(
      names = "--drift",
      paramLabel = "FACTOR",
      description =
          "The error rate of both versions swings by this factor within an hour, 1 to 1000; default"
              + " 1.")
  private String drift = "1";

  @Option(
      names = "--cold-start",
      description = "The canary begins cold: 4 times slower for 90 s, 2 pp more errors for 60 s.")
  private boolean coldStart;

  /**
   * @throws Refusal naming the option, its value and what is allowed
   */
  TrafficModel model(ForecastSubject subject) {
    double requestsPerSecond = rates.requestsPerSecond(subject);
    double baseErrorRate = rates.baseErrorRate(subject);
    return new TrafficModel(
        requestsPerSecond,
        baseErrorRate,
        latency(),
        refusing("--effect", () -> Effect.parse("--effect", effect)),
        within("--onset", onset, 0, 1e6),
        disturbance());
  }

  String effect() {
    return effect;
  }

  private LatencyModel latency() {
    Path file = histogram;
    if (file == null) {
      return new LatencyModel.Lognormal(
          within("--latency-median", median == null ? "80" : median, 0.001, 100_000),
          within("--latency-sigma", sigma == null ? "0.6" : sigma, 0.001, 5));
    }
    if (median != null || sigma != null) {
      throw new Refusal(
          "--latency-histogram "
              + file
              + " excludes --latency-median and --latency-sigma; allowed is one or the other");
    }
    return refusing("--latency-histogram " + file, () -> new LatencyModel.Recorded(counts(file)));
  }

  private static List<Double> counts(Path file) {
    List<Double> counts = new ArrayList<>();
    for (JsonNode cell : array(file)) {
      if (!cell.isNumber()) {
        throw new Refusal(
            "--latency-histogram "
                + file
                + ": cell "
                + counts.size()
                + " is "
                + cell
                + ", allowed are numbers");
      }
      counts.add(cell.asDouble());
    }
    return counts;
  }

  private static JsonNode array(Path file) {
    String problem = "--latency-histogram " + file + ": allowed is a JSON array of counts";
    try {
      JsonNode root = new ObjectMapper().readTree(TextFile.read(file));
      if (root == null || !root.isArray()) {
        throw new Refusal(problem);
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new Refusal(problem + "; " + e.getOriginalMessage(), e);
    }
  }

  private Disturbance disturbance() {
    Disturbance sum =
        Disturbance.NONE.drift(within("--drift", drift, 1, 1000)).coldStart(coldStart);
    for (String burst : bursts) {
      sum = with(sum, burst);
    }
    return sum;
  }

  private static Disturbance with(Disturbance so, String burst) {
    if (burst.equals("shared")) {
      return so.sharedBursts(true);
    }
    if (burst.matches("cluster=[0-9]{1,4}")) {
      return so.retryCluster((int) within("--burst cluster", after(burst), 2, 1000));
    }
    if (burst.startsWith("arm-noise=")) {
      return so.armNoise(within("--burst arm-noise", after(burst), 1e-9, 0.9));
    }
    throw new Refusal("--burst is '" + burst + "', allowed are " + BURSTS);
  }

  private static String after(String burst) {
    return burst.substring(burst.indexOf('=') + 1);
  }

  private static double within(String option, String text, double low, double high) {
    String allowed = Numbers.plain(low) + " to " + Numbers.plain(high);
    double value = Options.number(option, text, allowed);
    if (value < low || value > high) {
      throw new Refusal(option + " is " + text + ", allowed are " + allowed);
    }
    return value;
  }

  private static <T> T refusing(String option, java.util.function.Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new Refusal(message.startsWith(option) ? message : option + ": " + message, e);
    }
  }
}
