/** Envoy's metrics in, the edge store, and what is read from it. */
package dev.sluice.mesh.metricsapi;
