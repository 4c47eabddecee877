/** Asks Prometheus and webhooks how a release does, in the background, and makes samples of it. */
@NullMarked
package dev.sluice.metrics;

import org.jspecify.annotations.NullMarked;
