package dev.sluice.api.rollout.v1alpha1.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the controller continues from after a restart, besides the status's own fields. Times are
 * RFC 3339; null means not yet.
 *
 * @param canaryReplicas pods that the canary shall have; 0 means that there is no canary
 * @param quietSince since when every sidecar has known that no request goes to the canary
 * @param stalledSince since when the release has waited for pods or sidecars
 * @param holding why the judge holds the release where it is
 * @param reason how the release ends, once decided
 * @param explanation the same for people
 * @param rejected whether the revision shall not be tried again by itself
 * @param need pods that carry all requests
 * @param base fewest pods that the workload asked for since the canary's weight was set
 * @param stableDown whether the canary gets all requests because the stable version is down
 * @param stableBackSince since when that has had a ready pod again
 * @param setbacks how often the canary lost all its ready pods
 * @param rolling whether the workload's own roll has begun
 * @param rejectedRevisions not tried again by themselves, newest first
 * @param ordersDone annotations that have acted and are still there, as {@code abort=2eedd4e24d}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReleaseNotes(
    int canaryReplicas,
    @Nullable String startedAt,
    @Nullable String stepSince,
    @Nullable String quietSince,
    @Nullable String stalledSince,
    @Nullable String holding,
    @Nullable String reason,
    @Nullable String explanation,
    @Nullable Boolean rejected,
    @Nullable Integer need,
    @Nullable Integer base,
    @Nullable Boolean stableDown,
    @Nullable String stableBackSince,
    @Nullable Integer setbacks,
    @Nullable Boolean rolling,
    @Nullable List<String> rejectedRevisions,
    @Nullable List<String> ordersDone) {}
