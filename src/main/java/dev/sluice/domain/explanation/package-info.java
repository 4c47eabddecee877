/**
 * A Rollout's status in words: what a release is doing, why, what it waits for, and what somebody
 * can do about it. The same words serve whoever shows them.
 */
@NullMarked
package dev.sluice.domain.explanation;

import org.jspecify.annotations.NullMarked;
