/**
 * Judges windows of requests: samples in, evidence and a verdict out. Pure; see
 * docs/reference/statistics.md.
 */
package dev.sluice.domain.analysis;
