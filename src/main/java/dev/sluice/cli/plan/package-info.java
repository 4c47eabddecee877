/** {@code sluice plan}: what a Rollout can find at its traffic, in closed form. */
package dev.sluice.cli.plan;
