/** SMI TrafficTarget, {@code access.smi-spec.io/v1alpha3}. */
package dev.sluice.api.access.v1alpha3;
