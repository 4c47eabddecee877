/**
 * What a sidecar is started with: how it finds and trusts the control plane, counts, and answers
 * the kubelet's probes.
 */
@NullMarked
package dev.sluice.mesh.bootstrap;

import org.jspecify.annotations.NullMarked;
