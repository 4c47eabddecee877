/** Informers to one immutable {@link dev.sluice.domain.policy.MeshModel}. */
package dev.sluice.mesh.watch;
