/** Who is at the other end of a sidecar's stream: bearer token to workload, by TokenReview. */
@NullMarked
package dev.sluice.mesh.identity;

import org.jspecify.annotations.NullMarked;
