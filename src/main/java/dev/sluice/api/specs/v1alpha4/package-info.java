/** SMI HTTPRouteGroup and TCPRoute, {@code specs.smi-spec.io/v1alpha4}. */
@NullMarked
package dev.sluice.api.specs.v1alpha4;

import org.jspecify.annotations.NullMarked;
