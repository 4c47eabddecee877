/** The Rollout, {@code sluice.dev/v1alpha1}: what users write and what they read. */
@NullMarked
package dev.sluice.api.rollout.v1alpha1;

import org.jspecify.annotations.NullMarked;
