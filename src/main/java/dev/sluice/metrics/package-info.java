/** Asks Prometheus and webhooks how a release does, in the background, and makes samples of it. */
package dev.sluice.metrics;
