/**
 * Edits of a Rollout's spec, generated from the schema of its definition: each field, good and bad.
 */
package dev.sluice.testkit.edits;
