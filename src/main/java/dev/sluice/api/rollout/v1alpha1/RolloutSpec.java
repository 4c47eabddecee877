package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What shall be released, to whom, and how it is judged.
 *
 * @param targetRef the workload; it stays the user's and is only held
 * @param service the Service whose requests are shared out
 * @param strategy how the share grows
 * @param analysis how windows of requests are judged; null means the defaults
 * @param suspend true holds the release where it is: no step, no promotion; harm is still taken
 *     back
 */
public record RolloutSpec(
    @Required
        @JsonPropertyDescription("The workload to release. It stays yours; Sluice only holds it.")
        @ValidationRule(
            value = "self == oldSelf",
            message = "targetRef cannot be changed: delete the Rollout and create another one",
            fieldPath = ".name")
        TargetRef targetRef,
    @Required
        @JsonPropertyDescription(
            "The Service whose requests are shared out between the stable version and the canary.")
        ServiceRef service,
    @Required @JsonPropertyDescription("How the canary's share grows.") Strategy strategy,
    @JsonPropertyDescription("How windows of requests are judged. Every field has a default.")
        AnalysisSpec analysis,
    @JsonPropertyDescription(
            "Holds the release where it is: no step and no promotion; harm is still taken back.")
        Boolean suspend) {}
