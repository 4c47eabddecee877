/** Who is at the other end of a sidecar's stream: bearer token to workload, by TokenReview. */
package dev.sluice.mesh.identity;
