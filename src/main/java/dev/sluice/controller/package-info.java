/**
 * Reconciles Rollouts: observes the cluster, asks the step machine, writes the status, renders
 * everything from it.
 */
package dev.sluice.controller;
