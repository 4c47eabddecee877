/** What a forecast is about: a Rollout in a file or in the cluster, and its traffic. */
@NullMarked
package dev.sluice.cli.forecast;

import org.jspecify.annotations.NullMarked;
