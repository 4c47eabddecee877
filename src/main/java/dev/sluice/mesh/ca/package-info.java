/** The mesh's certificate authority: one root, short-lived leaves that name a ServiceAccount. */
package dev.sluice.mesh.ca;
