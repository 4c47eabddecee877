/** Admission: sidecar injection and the hold's second line of defence. */
package dev.sluice.mesh.webhook;
