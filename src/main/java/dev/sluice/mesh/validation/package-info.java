/** Whether an SMI object, at whatever version, can be right: from the object itself, and pure. */
@NullMarked
package dev.sluice.mesh.validation;

import org.jspecify.annotations.NullMarked;
