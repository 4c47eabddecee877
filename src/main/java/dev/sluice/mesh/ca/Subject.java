package dev.sluice.mesh.ca;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.PodIdentity;

/**
 * Whom a workload's certificate is for.
 *
 * @param identity stands in the certificate as its one URI SAN
 * @param pod stands in the certificate as its one DNS SAN
 */
public record Subject(Identity identity, PodIdentity pod) {}
