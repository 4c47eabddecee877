package dev.sluice.api.rollout.v1alpha1;

/** What tells the controller and the admission webhook that a workload is held. */
public final class HoldAnnotation {
  /** On a Deployment: the name of the Rollout that holds it. */
  public static final String HELD_BY = "sluice.dev/held-by";

  /** On a held Deployment: {@link #OPEN} or {@link #CLOSED}. */
  public static final String HOLD = "sluice.dev/hold";

  /** It may roll; the next change of its template closes the hold. */
  public static final String OPEN = "open";

  /** Sluice has paused it. */
  public static final String CLOSED = "closed";

  /** On a Deployment, by its user: what {@code kubectl rollout restart} means, see below. */
  public static final String RESTARTS = "sluice.dev/restarts";

  /** A restart is a new version; it is released step by step. Without it, pods restart at once. */
  public static final String RELEASE = "release";

  /** On a Deployment whose Rollout is gone: why it was left paused. */
  public static final String LEFT_PAUSED = "sluice.dev/left-paused";

  private HoldAnnotation() {}
}
