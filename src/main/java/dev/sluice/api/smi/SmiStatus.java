package dev.sluice.api.smi;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** How far an SMI object is enforced. The specification defines no status; this is ours. */
public record SmiStatus(
    @JsonPropertyDescription("The generation of the object that this status speaks of.")
        Long observedGeneration,
    @JsonPropertyDescription("Connected sidecars that enforce the object.") Integer sidecars,
    @JsonPropertyDescription("How many of them have acknowledged its newest configuration.")
        Integer acknowledged,
    @JsonPropertyDescription(
            "Enforced (all of it is in force on every connected sidecar) and Resolved (nothing it"
                + " refers to is missing or ignored).")
        List<Condition> conditions) {}
