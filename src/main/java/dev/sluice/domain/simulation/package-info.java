/**
 * Foretells by chance: seeded traffic in, whole rollouts with the real engine out. Pure; see
 * docs/reference/statistics.md.
 */
@NullMarked
package dev.sluice.domain.simulation;

import org.jspecify.annotations.NullMarked;
