package dev.sluice.mesh.webhook;

/**
 * A pod that cannot run in the mesh as it is written; the message tells its author what to change.
 */
final class Uninjectable extends RuntimeException {
  Uninjectable(String field, Object value, String allowed) {
    super(field + ": " + value + " is not allowed; allowed: " + allowed);
  }
}
