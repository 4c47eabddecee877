/** {@code sluice plan}: what a Rollout can find at its traffic, in closed form. */
@NullMarked
package dev.sluice.cli.plan;

import org.jspecify.annotations.NullMarked;
