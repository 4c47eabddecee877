package dev.sluice.mesh.bootstrap;

/**
 * One probe of an application container, as the sidecar answers it in the container's place.
 *
 * <p>Every probe becomes an {@code httpGet} on port {@link Bootstrap#PROBE_PORT}, because a proxied
 * TCP or gRPC connection would be accepted by the sidecar even if the application is dead.
 *
 * @param path where the kubelet asks, {@code
 *     /<container>/<liveness|readiness|startup|prestop|poststart>}; unique in its pod
 */
public record ProbeRoute(String path, Target target) {
  public ProbeRoute {
    if (path == null || !path.startsWith("/") || path.equals("/ready")) {
      throw new IllegalArgumentException(
          "probe path is \""
              + path
              + "\"; allowed is /<container>/<liveness, readiness, startup, prestop or poststart>");
    }
  }

  /**
   * What the probe asks of the application.
   *
   * @param port 1 to 65535; a named port must be resolved before
   * @param path HTTP and HTTPS: path with query, empty means {@code /}; gRPC: service name, empty
   *     means the whole server; TCP: unused
   */
  public record Target(Kind kind, int port, String path) {
    public Target {
      if (port < 1 || port > 65535)
        throw new IllegalArgumentException("probe port is " + port + "; allowed is 1 to 65535");
    }
  }

  /** How the application is asked. */
  public enum Kind {
    HTTP,
    /** Certificate not verified, as the kubelet does not. */
    HTTPS,
    TCP,
    GRPC
  }
}
