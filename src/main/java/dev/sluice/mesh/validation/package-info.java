/** Whether an SMI object, at whatever version, can be right: from the object itself, and pure. */
package dev.sluice.mesh.validation;
