package dev.sluice.api.rollout.v1alpha1.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What one metric says so far.
 *
 * @param metric errors, latency, guard, or the name of a metric of one's own
 * @param towardsRollback evidence of harm as a share of what is needed, in percent; 100 % takes the
 *     release back
 * @param towardsProof evidence of no harm as a share of what is needed, in percent; null where
 *     nothing is to be proven
 * @param guarantee exact, approximate or none: what the bound on false rollback is worth here
 * @param detail what was counted, in words; null where there is nothing to add
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Evidence(
    String metric,
    String towardsRollback,
    @Nullable String towardsProof,
    String guarantee,
    @Nullable String detail) {}
