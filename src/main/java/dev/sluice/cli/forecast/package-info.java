/** What a forecast is about: a Rollout in a file or in the cluster, and its traffic. */
package dev.sluice.cli.forecast;
