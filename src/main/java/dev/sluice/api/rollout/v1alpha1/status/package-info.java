/** Parts of the Rollout's status. */
@NullMarked
package dev.sluice.api.rollout.v1alpha1.status;

import org.jspecify.annotations.NullMarked;
