/**
 * Turns the mesh as it is ({@link dev.sluice.domain.policy.MeshModel}) into what each workload
 * shall do ({@link dev.sluice.domain.policy.MeshPolicy}). Pure.
 */
@NullMarked
package dev.sluice.domain.policy;

import org.jspecify.annotations.NullMarked;
