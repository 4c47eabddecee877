/** Tells on each SMI object how far it is enforced, and what of it has no effect. */
@NullMarked
package dev.sluice.mesh.status;

import org.jspecify.annotations.NullMarked;
