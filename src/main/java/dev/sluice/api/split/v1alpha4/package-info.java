/** SMI TrafficSplit, {@code split.smi-spec.io/v1alpha4}. */
@NullMarked
package dev.sluice.api.split.v1alpha4;

import org.jspecify.annotations.NullMarked;
