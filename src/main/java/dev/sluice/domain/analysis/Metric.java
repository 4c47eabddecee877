package dev.sluice.domain.analysis;

/** What the canary is judged by. */
public enum Metric {
  /** Share of failed requests, within the tolerated margin. */
  ERRORS,
  /** Quantiles of the duration of requests. */
  LATENCY,
  /**
   * Share of failed requests far outside any margin; watched during warm-up too and without a cap.
   */
  GUARD;

  /** As people read it. */
  public String text() {
    return switch (this) {
      case ERRORS -> "errors";
      case LATENCY -> "latency";
      case GUARD -> "guard";
    };
  }
}
