/** Knows without asking whether a single object changed, for the controller and the mesh alike. */
@NullMarked
package dev.sluice.watching;

import org.jspecify.annotations.NullMarked;
