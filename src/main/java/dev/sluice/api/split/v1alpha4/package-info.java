/** SMI TrafficSplit, {@code split.smi-spec.io/v1alpha4}. */
package dev.sluice.api.split.v1alpha4;
