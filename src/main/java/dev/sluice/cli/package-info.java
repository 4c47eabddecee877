/**
 * Commands for people: they read files or the cluster, print, and end. None of them starts anything
 * of the control plane.
 */
package dev.sluice.cli;
