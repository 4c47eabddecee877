package dev.sluice.api.rollout.v1alpha1.status;

/**
 * What one metric says so far.
 *
 * @param metric errors, latency or guard
 * @param towardsRollback evidence of harm as a share of what is needed, in percent; 100 % takes the
 *     release back
 */
public record Evidence(String metric, String towardsRollback) {}
