package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** A workload in the Rollout's namespace. */
public record TargetRef(
    @Required
        @ValidationRule(
            value = "self == 'apps/v1'",
            messageExpression =
                "'spec.targetRef.apiVersion: ' + self + ' is not supported, allowed: apps/v1'")
        @JsonPropertyDescription("API version of the workload.")
        String apiVersion,
    @Required
        @ValidationRule(
            value = "self == 'Deployment'",
            messageExpression =
                "'spec.targetRef.kind: ' + self + ' is not supported, allowed: Deployment'")
        @JsonPropertyDescription("Kind of the workload.")
        String kind,
    @Required @JsonPropertyDescription("Name of a Deployment in the Rollout's namespace.")
        String name) {}
