/** Parts of the Rollout's status. */
package dev.sluice.api.rollout.v1alpha1.status;
