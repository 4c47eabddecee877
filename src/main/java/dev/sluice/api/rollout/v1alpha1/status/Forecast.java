package dev.sluice.api.rollout.v1alpha1.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What the next release could see in the errors at today's traffic. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Forecast(
    @JsonPropertyDescription("Requests per second in the last minutes.") Double requestsPerSecond,
    @JsonPropertyDescription("Share of them that failed, 0 to 1.") Double errorRate,
    @JsonPropertyDescription(
            "Smallest of 1.1, 1.25, 1.5, 2, 3, 5, 10, 30 times as many errors that is expected to be found; absent when none is.")
        @Nullable Double smallestDetectableRatio,
    @JsonPropertyDescription(
            "Expected seconds until twice as many errors are found; absent when not within the schedule.")
        @Nullable Long secondsToDetect,
    @JsonPropertyDescription("The same in one sentence.") String message,
    @JsonPropertyDescription("When the traffic was measured, RFC 3339.") String measuredAt) {}
