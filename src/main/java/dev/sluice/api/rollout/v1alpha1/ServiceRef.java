package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** The root Service: the name that clients dial. */
public record ServiceRef(
    @JsonPropertyDescription("Name of the Service; the target's name if absent.") String name,
    @Required @Min(1) @Max(65535) @JsonPropertyDescription("One of the Service's ports.")
        int port) {}
