package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** The root Service: the name that clients dial. */
public record ServiceRef(
    @JsonPropertyDescription("Name of the Service. Default: the target's name. Immutable.")
        @Nullable String name,
    @Required
        @Min(1)
        @Max(65535)
        @JsonPropertyDescription(
            "One of the Service's ports. What the sidecars acknowledge is watched on this port."
                + " Cannot change while a release is under way.")
        int port) {}
