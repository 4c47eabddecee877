/** Kubernetes events about any object, for the controller and the mesh alike. */
package dev.sluice.events;
