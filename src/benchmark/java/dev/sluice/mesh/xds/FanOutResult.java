package dev.sluice.mesh.xds;

import dev.sluice.mesh.watch.FanOutCluster.Change;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured.
 *
 * @param seconds from the first connection until every sidecar had everything
 * @param startBytes sent to each sidecar until then
 * @param first memory of one stream when all had just connected
 * @param last memory of one stream after all changes
 */
record FanOutResult(
    int streams,
    int services,
    double seconds,
    long startBytes,
    FanOut.Memory first,
    FanOut.Memory last,
    List<Series> series) {

  /**
   * One change.
   *
   * @param millis from the changed objects until the last sidecar had it
   * @param processor time of the server's process until every sidecar had accepted it, ms
   * @param told sidecars that were sent anything
   * @param bytes to all of them together
   */
  record Push(double millis, double processor, int told, long bytes) {}

  /** Changes of one kind, in the order in which they were made. */
  record Series(Change change, List<Push> pushes) {
    /** The middle one of the changes, by this measure. */
    double median(ToDoubleFunction<Push> measure) {
      return sorted(measure).get(pushes.size() / 2);
    }

    double max(ToDoubleFunction<Push> measure) {
      return sorted(measure).get(pushes.size() - 1);
    }

    private List<Double> sorted(ToDoubleFunction<Push> measure) {
      return pushes.stream()
          .map(push -> measure.applyAsDouble(push))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }
}
