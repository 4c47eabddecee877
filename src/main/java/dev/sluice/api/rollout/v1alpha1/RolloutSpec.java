package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

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
        @JsonPropertyDescription(
            "The workload to release. It stays yours; Sluice only holds it. Immutable: to change it, delete the Rollout and create another one.")
        @ValidationRule(
            value = "self == oldSelf",
            message = "targetRef cannot be changed: delete the Rollout and create another one",
            fieldPath = ".name")
        TargetRef targetRef,
    @Required
        @JsonPropertyDescription(
            "The root Service: the one that callers dial. It stays yours and is only read. Its selector and the Deployment's matchLabels must have a label in common.")
        ServiceRef service,
    @Required
        @JsonPropertyDescription(
            "How the canary's share grows; canary is the only strategy so far.")
        Strategy strategy,
    @JsonPropertyDescription("How the canary is judged. Every field has a default.")
        @Nullable AnalysisSpec analysis,
    @JsonPropertyDescription(
            "Keeps a release where it is: no step, no higher weight, no promotion. Harm is still taken back. No release begins meanwhile; a new revision waits. Default: false.")
        @Nullable Boolean suspend) {}
