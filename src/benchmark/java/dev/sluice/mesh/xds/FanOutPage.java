package dev.sluice.mesh.xds;

import java.util.Locale;
import java.util.stream.Collectors;

/** The result as docs/benchmarks/fan-out.md. */
final class FanOutPage {
  private static final String PAGE =
      """
      <!-- Written by the benchmark; see README.md. -->
      # Fan-out

      %,d sidecars, %d Services, %d processors, Java %s with `%s`; %d changes of each kind. How it is measured: [README](README.md#fan-out).

      | Change | Sidecars told | Last one has it, p50 | max | Sent to each | Processor of the server |
      |---|---|---|---|---|---|
      %s

      | Stream | Measured |
      |---|---|
      | all connected and served after | %.1f s |
      | sent to each until then | %.0f kB |
      | heap of the server per stream | %.1f kB |
      | the same after all changes | %.1f kB |
      | buffers outside the heap per stream, after all changes | %.1f kB |

      Goals: a route reaches the last sidecar in under 300 ms (p50), and a stream takes 30 kB of heap or less.
      """;

  private FanOutPage() {}

  static String of(FanOutResult result) {
    return String.format(
        Locale.ROOT,
        PAGE,
        result.streams(),
        result.services(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        String.join(" ", FanOutProcess.JAVA_OPTS),
        result.series().get(0).pushes().size(),
        result.series().stream().map(FanOutPage::line).collect(Collectors.joining("\n")),
        result.seconds(),
        kilobytes(result.startBytes()),
        kilobytes(result.first().heap()),
        kilobytes(result.last().heap()),
        kilobytes(result.last().buffers()));
  }

  private static String line(FanOutResult.Series series) {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.0f ms | %.0f ms | %.1f kB | %.0f ms |",
        series.change(),
        series.median(FanOutResult.Push::told),
        series.median(FanOutResult.Push::millis),
        series.max(FanOutResult.Push::millis),
        kilobytes(series.median(push -> (double) push.bytes() / push.told())),
        series.median(FanOutResult.Push::processor));
  }

  private static double kilobytes(double bytes) {
    return bytes / 1000;
  }
}
