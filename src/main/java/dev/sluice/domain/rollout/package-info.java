/** The step machine: plan, state and observation in, next state and what is wanted out. Pure. */
@NullMarked
package dev.sluice.domain.rollout;

import org.jspecify.annotations.NullMarked;
