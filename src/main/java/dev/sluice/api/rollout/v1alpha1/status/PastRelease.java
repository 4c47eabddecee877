package dev.sluice.api.rollout.v1alpha1.status;

/**
 * A release that ended.
 *
 * @param result Promoted or RolledBack
 * @param startedAt RFC 3339
 * @param finishedAt RFC 3339
 */
public record PastRelease(
    String revision,
    String result,
    String reason,
    String message,
    String startedAt,
    String finishedAt) {}
