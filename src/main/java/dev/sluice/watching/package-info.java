/** Knows without asking whether a single object changed, for the controller and the mesh alike. */
package dev.sluice.watching;
