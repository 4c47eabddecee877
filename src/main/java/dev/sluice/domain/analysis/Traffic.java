package dev.sluice.domain.analysis;

import java.util.Arrays;
import java.util.Objects;

/**
 * Requests that one backend answered.
 *
 * @param requests finished requests and established WebSockets, at least {@code failures}
 * @param failures HTTP 5xx, and gRPC statuses whose HTTP status is 5xx
 * @param latency finished requests by duration, one cell more than {@link LatencyBounds}; may sum
 *     to less than {@code requests}
 */
public record Traffic(long requests, long failures, long[] latency) {
  /** No request at all. */
  public static final Traffic NONE = new Traffic(0, 0, new long[LatencyBounds.cells()]);

  public Traffic {
    if (failures < 0 || failures > requests) {
      throw new IllegalArgumentException(
          "failures " + failures + " not within 0 to requests " + requests);
    }
  }

  /**
   * Durations alone, nothing of which failed.
   *
   * @param now a growing histogram
   * @param before an older reading of it
   */
  public static Traffic durations(long[] now, long[] before) {
    long[] cells = new long[now.length];
    Arrays.setAll(cells, i -> Math.max(0, now[i] - before[i]));
    return new Traffic(Arrays.stream(cells).sum(), 0, cells);
  }

  /** Both together. */
  public Traffic plus(Traffic other) {
    return combine(other, 1);
  }

  /** What came after {@code earlier}, an older reading of the same growing total. */
  public Traffic since(Traffic earlier) {
    return combine(earlier, -1);
  }

  /** Requests in the histogram; may be fewer than {@code requests}. */
  long latencyTotal() {
    return Arrays.stream(latency).sum();
  }

  private Traffic combine(Traffic other, int sign) {
    long[] cells = new long[latency.length];
    Arrays.setAll(cells, i -> latency[i] + sign * other.latency[i]);
    return new Traffic(requests + sign * other.requests, failures + sign * other.failures, cells);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Traffic that
        && requests == that.requests
        && failures == that.failures
        && Arrays.equals(latency, that.latency);
  }

  @Override
  public int hashCode() {
    return Objects.hash(requests, failures, Arrays.hashCode(latency));
  }
}
