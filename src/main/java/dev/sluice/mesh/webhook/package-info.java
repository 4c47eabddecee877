/**
 * What the API server asks: sidecar injection, the hold's second line of defence, SMI's versions
 * and whether an SMI object can be right.
 */
package dev.sluice.mesh.webhook;
