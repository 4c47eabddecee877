package dev.sluice.api.rollout.v1alpha1;

import io.fabric8.generator.annotation.Required;

/** One strategy; canary is the only one so far. */
public record Strategy(@Required CanaryStrategy canary) {}
