/**
 * Judges windows of requests: samples in, evidence and a verdict out. Pure; see
 * docs/reference/statistics.md.
 */
@NullMarked
package dev.sluice.domain.analysis;

import org.jspecify.annotations.NullMarked;
