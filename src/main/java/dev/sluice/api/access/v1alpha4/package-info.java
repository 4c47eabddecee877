/** SMI TrafficTarget and IdentityBinding, {@code access.smi-spec.io/v1alpha4}. */
@NullMarked
package dev.sluice.api.access.v1alpha4;

import org.jspecify.annotations.NullMarked;
