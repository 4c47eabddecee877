package dev.sluice.domain.analysis;

/**
 * What the canary is judged by.
 *
 * @param text as people read it and as it is named in the Rollout
 */
public record Metric(String text) {
  /** Share of failed requests, within the tolerated margin. */
  public static final Metric ERRORS = new Metric("errors");

  /** Quantiles of the duration of requests. */
  public static final Metric LATENCY = new Metric("latency");

  /**
   * Share of failed requests far outside any margin; watched during warm-up too and without a cap.
   */
  public static final Metric GUARD = new Metric("guard");

  /** Share of requests that were answered with 4xx; watched as the guard is. */
  public static final Metric CLIENT_ERRORS = new Metric("clientErrors");

  public Metric {
    Require.given("metric.name", text);
  }
}
