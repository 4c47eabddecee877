/** A Rollout's spec as the domain's values: the step machine's plan, the judge's rules. */
@NullMarked
package dev.sluice.domain.rollout.spec;

import org.jspecify.annotations.NullMarked;
