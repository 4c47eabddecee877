/**
 * A Rollout's status from the step machine's state, and the state from the status. Decides nothing.
 */
@NullMarked
package dev.sluice.controller.status;

import org.jspecify.annotations.NullMarked;
