/**
 * The table of ADR 10, cell by cell: what kubectl, Helm, Flux, Argo CD and appliers do to a held
 * Deployment and see of it, at rest and in every phase of a release.
 */
package dev.sluice.e2e.table;
