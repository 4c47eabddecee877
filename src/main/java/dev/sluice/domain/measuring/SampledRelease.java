package dev.sluice.domain.measuring;

import java.time.Duration;

/**
 * A release whose canary serves a share, as far as measuring it needs it.
 *
 * @param uid of the Rollout
 * @param revision hash of the canary's pod template
 * @param weight the canary's share in percent
 * @param step index into the Rollout's steps, from 0
 * @param interval length of a window
 * @param measures what it is measured by besides its requests
 */
public record SampledRelease(
    String uid,
    String namespace,
    String rollout,
    String revision,
    int weight,
    int step,
    Duration interval,
    Version stable,
    Version canary,
    Measures measures) {

  /**
   * One of the two versions that serve.
   *
   * @param service the backend Service of its pods alone
   * @param workload the Deployment of its pods
   */
  public record Version(String service, String workload) {}

  /** Whether what is known of that one may be continued: the same release, measured alike. */
  public boolean continues(SampledRelease other) {
    return uid.equals(other.uid)
        && revision.equals(other.revision)
        && interval.equals(other.interval)
        && measures.equals(other.measures);
  }
}
