/** The step machine: plan, state and observation in, next state out. Pure. */
package dev.sluice.domain.rollout;
