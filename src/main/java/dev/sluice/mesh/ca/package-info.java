/** The mesh's certificate authority: one root, short-lived leaves that name a ServiceAccount. */
@NullMarked
package dev.sluice.mesh.ca;

import org.jspecify.annotations.NullMarked;
