/** Kubernetes events about any object, for the controller and the mesh alike. */
@NullMarked
package dev.sluice.events;

import org.jspecify.annotations.NullMarked;
