/**
 * Policy to Envoy resources (pure builders), and the delta ADS server that delivers them and knows
 * who acknowledged what.
 */
package dev.sluice.mesh.xds;
