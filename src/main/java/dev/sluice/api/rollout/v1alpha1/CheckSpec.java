package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A webhook that says whether the canary is well; a 2xx answer means yes. */
public record CheckSpec(
    @Required
        @Size(max = 40)
        @Pattern("^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$")
        @JsonPropertyDescription("Name in the status and in messages; unique in the Rollout.")
        String name,
    @Required
        @Size(max = 2000)
        @Pattern("^https?://[^ ]+$")
        @JsonPropertyDescription(
            "Is sent a POST with the Rollout's name, namespace, canary revision, weight and step as JSON.")
        String url,
    @Default("5s")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "An answer that takes longer is no answer: neither passed nor failed.")
        String timeout,
    @Default("0")
        @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            "Failed windows of the whole release that are tolerated; one more takes it back.")
        Integer failureLimit) {}
