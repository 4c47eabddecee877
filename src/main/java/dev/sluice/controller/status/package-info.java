/**
 * A Rollout's status from the step machine's state, and the state from the status. Decides nothing.
 */
package dev.sluice.controller.status;
