package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A webhook that says whether the canary is well; a 2xx answer means yes. */
public record CheckSpec(
    @Required
        @Size(max = 40)
        @Pattern("^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$")
        @JsonPropertyDescription(
            "Name in the status and in messages. Unique in the Rollout, and not errors, latency or guard.")
        String name,
    @Required
        @Size(max = 2000)
        @Pattern("^https?://[^ ]+$")
        @JsonPropertyDescription(
            "Address of the webhook. It gets a POST with the Rollout's name, namespace, canary revision, weight and step as JSON. 2xx means well, 4xx and 5xx mean not well.")
        String url,
    @Default("5s")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "How long to wait for the answer. No answer in time counts as neither passed nor failed.")
        @Nullable String timeout,
    @Default("0")
        @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            "Failed windows that are tolerated in the whole release. One more takes it back with reason CheckFailed.")
        @Nullable Integer failureLimit) {}
