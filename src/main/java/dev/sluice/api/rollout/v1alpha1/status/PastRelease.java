package dev.sluice.api.rollout.v1alpha1.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A release that ended.
 *
 * @param result Promoted or RolledBack
 * @param startedAt RFC 3339
 * @param finishedAt RFC 3339; null only where it is still under way, never in a status
 * @param windows windows that were judged; null if none was
 * @param lastWindow index of the last one, by which its recording is known to be complete
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PastRelease(
    String revision,
    String result,
    String reason,
    String message,
    String startedAt,
    @Nullable String finishedAt,
    @Nullable Long windows,
    @Nullable Long lastWindow) {}
