package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Name;

/**
 * Requests of one client workload to one backend Service, counted by the client's sidecars since
 * this process began to measure.
 */
public record Edge(Identity source, Name destination, Traffic traffic) {}
