package dev.sluice.domain.measuring;

/**
 * The requests of one client.
 *
 * @param namespace of the client
 * @param serviceAccount the client's identity in the mesh
 * @param counts what of its requests is counted
 */
public record EdgeMetric(String name, String namespace, String serviceAccount, Counted counts) {
  /** What of a request is looked at. */
  public enum Counted {
    /** How many there were, and how many failed. */
    FAILURES,
    /** How long they took. */
    DURATIONS
  }
}
