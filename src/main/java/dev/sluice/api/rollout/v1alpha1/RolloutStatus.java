package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.api.rollout.v1alpha1.status.Evidence;
import dev.sluice.api.rollout.v1alpha1.status.Forecast;
import dev.sluice.api.rollout.v1alpha1.status.PastRelease;
import dev.sluice.api.rollout.v1alpha1.status.ReleaseNotes;
import dev.sluice.api.rollout.v1alpha1.status.Statistics;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The truth about the release, written before anything is done about it. Routes, replicas and
 * Services are rendered from it.
 *
 * @param phase see docs/reference/rollout/status.md
 * @param message the story in one line
 * @param canaryWeight the canary's share of new requests in percent; what the TrafficSplit shall
 *     say
 * @param step index into spec.strategy.canary.steps, or null outside a release
 * @param stepOf the step for people, like 2/4
 * @param stableRevision hash of the pod template that is released
 * @param canaryRevision hash of the pod template that is being released, or null
 * @param rejectedRevision hash of the pod template that was taken back and is not tried again, or
 *     null
 * @param since when the phase began, RFC 3339
 * @param release the machine's own notes
 * @param evidence what the judgement rests on, for people
 * @param statistics the analysis engine's state; versioned, restored exactly
 * @param forecast what the next release could see at the traffic of the last minutes, or null
 * @param history finished releases, newest first, at most ten
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutStatus(
    Long observedGeneration,
    String phase,
    @Nullable String message,
    Integer canaryWeight,
    @Nullable Integer step,
    @Nullable String stepOf,
    @Nullable String stableRevision,
    @Nullable String canaryRevision,
    @Nullable String rejectedRevision,
    String since,
    @JsonPropertyDescription("What the controller continues from after a restart.")
        ReleaseNotes release,
    @Nullable List<Evidence> evidence,
    @JsonPropertyDescription("What the analysis rests on, and its memory.")
        @Nullable Statistics statistics,
    @JsonPropertyDescription(
            "What the next release could see at the traffic of the last minutes, while the Rollout rests.")
        @Nullable Forecast forecast,
    @Nullable List<PastRelease> history,
    @Nullable List<Condition> conditions) {}
