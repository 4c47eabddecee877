package dev.sluice.domain.rollout;

/** Where a workload is in its life of releases. */
public enum Phase {
  /** Waits until the workload runs one version completely, which becomes the stable one. */
  INITIALIZING("Initializing"),
  /** Runs the stable version; nothing to release. */
  STABLE("Stable"),
  /** Brings the canary's pods up; they get no traffic yet. */
  PREPARING("Preparing"),
  /** The canary serves its share and is judged. */
  PROGRESSING("Progressing"),
  /** Kubernetes rolls the stable workload to the new version while the canary goes on serving. */
  PROMOTING("Promoting"),
  /** The new version is stable; traffic comes home, the canary drains. */
  FINALISING("Finalising"),
  /** Traffic goes back to the stable version, the canary drains. */
  ROLLING_BACK("RollingBack"),
  /** The last release ended well. */
  PROMOTED("Promoted"),
  /** The last release was taken back. */
  ROLLED_BACK("RolledBack"),
  /** The Rollout is being deleted; no release is under way. */
  LEAVING("Leaving");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** As it stands in the status. */
  public String text() {
    return text;
  }

  /** Whether no release is under way. */
  public boolean resting() {
    return switch (this) {
      case INITIALIZING, STABLE, PROMOTED, ROLLED_BACK -> true;
      case PREPARING, PROGRESSING, PROMOTING, FINALISING, ROLLING_BACK, LEAVING -> false;
    };
  }

  /**
   * @throws IllegalArgumentException naming the text and what is known
   */
  public static Phase of(String text) {
    for (Phase phase : values()) {
      if (phase.text.equals(text)) {
        return phase;
      }
    }
    throw new IllegalArgumentException("status.phase: '" + text + "' is not known");
  }
}
