package dev.sluice.domain.analysis;

import java.util.Arrays;
import java.util.Objects;

/**
 * Requests that one backend was asked.
 *
 * @param requests requests that ended, with an answer or without, and established WebSockets; at
 *     least {@code failures} and {@code clientErrors} together
 * @param failures HTTP 5xx, gRPC statuses whose HTTP status is 5xx, and what was not answered; at
 *     least {@code unanswered}
 * @param clientErrors HTTP 4xx, and gRPC statuses whose HTTP status is 4xx; none of them a failure
 * @param unanswered requests that ended without an answer, or had not ended after the longest wait;
 *     each is also a request and a failure, once
 * @param latency requests by duration, one cell more than {@link LatencyBounds}; may sum to less
 *     than {@code requests}
 */
public record Traffic(
    long requests, long failures, long clientErrors, long unanswered, long[] latency) {
  /** No request at all. */
  public static final Traffic NONE = new Traffic(0, 0, new long[LatencyBounds.cells()]);

  public Traffic {
    within("failures", failures, "requests", requests);
    within("clientErrors", clientErrors, "requests that did not fail", requests - failures);
    within("unanswered", unanswered, "failures", failures);
  }

  /** Requests that were all answered, none with 4xx. */
  public Traffic(long requests, long failures, long[] latency) {
    this(requests, failures, 0, 0, latency);
  }

  private static void within(String part, long count, String whole, long most) {
    if (count < 0 || count > most) {
      throw new IllegalArgumentException(
          part + " " + count + " not within 0 to " + whole + " " + most);
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

  /** The same requests, so many of them answered with 4xx. */
  public Traffic clientErrors(long count) {
    return new Traffic(requests, failures, count, unanswered, latency);
  }

  /** The same requests, so many of the failures without an answer. */
  public Traffic unanswered(long count) {
    return new Traffic(requests, failures, clientErrors, count, latency);
  }

  private Traffic combine(Traffic other, int sign) {
    long[] cells = new long[latency.length];
    Arrays.setAll(cells, i -> latency[i] + sign * other.latency[i]);
    return new Traffic(
        requests + sign * other.requests,
        failures + sign * other.failures,
        clientErrors + sign * other.clientErrors,
        unanswered + sign * other.unanswered,
        cells);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Traffic that
        && requests == that.requests
        && failures == that.failures
        && clientErrors == that.clientErrors
        && unanswered == that.unanswered
        && Arrays.equals(latency, that.latency);
  }

  @Override
  public int hashCode() {
    return Objects.hash(requests, failures, clientErrors, unanswered, Arrays.hashCode(latency));
  }
}
