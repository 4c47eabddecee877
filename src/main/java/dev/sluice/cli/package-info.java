/**
 * Commands for people: they read files or the cluster, print, and end. None of them starts anything
 * of the control plane. One room for each command; what they share is in {@code terminal}, {@code
 * cluster} and {@code forecast}.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
