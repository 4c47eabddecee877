/** Envoy's metrics in, the edge store, and what is read from it. */
@NullMarked
package dev.sluice.mesh.metricsapi;

import org.jspecify.annotations.NullMarked;
