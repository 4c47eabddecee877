package dev.sluice.api.rollout.v1alpha1;

/** How a ConfigMap is known as the recording of a release. */
public final class RecordingLabels {
  /** Label: the Rollout's name. */
  public static final String ROLLOUT = "sluice.dev/rollout";

  /** Label: the revision that was released. Only recordings have it as a label. */
  public static final String REVISION = "sluice.dev/recording-of";

  /** Annotation: when the release began, RFC 3339; the same as in the Rollout's status. */
  public static final String STARTED_AT = "sluice.dev/started-at";

  private RecordingLabels() {}
}
