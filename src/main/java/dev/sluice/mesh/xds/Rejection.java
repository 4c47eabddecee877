package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Name;

/**
 * A sidecar refused a resource and goes on with what it had.
 *
 * @param type short name, e.g. {@code ROUTES}
 * @param resource its name
 * @param version of what was refused
 * @param message the sidecar's words
 */
public record Rejection(Name pod, String type, String resource, String version, String message) {}
