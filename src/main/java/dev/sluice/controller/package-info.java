/**
 * Reconciles Rollouts: observes the cluster, asks the step machine, and has its rooms write the
 * status and make the objects.
 */
@NullMarked
package dev.sluice.controller;

import org.jspecify.annotations.NullMarked;
