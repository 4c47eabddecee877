/** Tells on each SMI object how far it is enforced, and what of it has no effect. */
package dev.sluice.mesh.status;
