package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** One strategy; canary is the only one so far. */
public record Strategy(
    @Required @JsonPropertyDescription("Steps, and how long each change may take.")
        CanaryStrategy canary) {}
