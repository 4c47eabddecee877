package dev.sluice.domain.policy;

import java.util.Optional;

/**
 * The root Service that a TrafficSplit names.
 *
 * @param port the only port that is meant, or 0 for all of them
 */
record RootName(Name service, int port) {
  /**
   * Reads what {@link ServiceNames} reads, also followed by {@code :port}.
   *
   * @param namespace the split's
   */
  static Optional<RootName> of(String spelling, String namespace) {
    if (spelling == null) return Optional.empty();
    int colon = spelling.indexOf(':');
    if (colon < 0) return service(spelling, namespace, 0);
    String port = spelling.substring(colon + 1);
    return port.matches("[1-9][0-9]{0,4}")
        ? service(spelling.substring(0, colon), namespace, Integer.parseInt(port))
        : Optional.empty();
  }

  boolean covers(int number) {
    return port == 0 || port == number;
  }

  private static Optional<RootName> service(String name, String namespace, int port) {
    return ServiceNames.resolve(name, namespace).map(service -> new RootName(service, port));
  }
}
