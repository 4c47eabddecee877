package dev.sluice.api.rollout.v1alpha1.status;

/**
 * What the analysis of the present or last release rests on.
 *
 * @param version of the form of {@code state}
 * @param windows judged so far
 * @param stableRequests counted in them
 * @param canaryRequests counted in them
 * @param state the engine's memory as JSON in one line, restored exactly; not for people
 */
public record Statistics(
    int version, long windows, long stableRequests, long canaryRequests, String state) {}
