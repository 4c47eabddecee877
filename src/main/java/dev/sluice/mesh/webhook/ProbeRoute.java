package dev.sluice.mesh.webhook;

/**
 * A check by the kubelet that the sidecar's probe listener passes on, because the kubelet has no
 * identity in the mesh.
 *
 * @param path what the kubelet asks the listener for: {@code
 *     /<container>/<liveness|readiness|startup|prestop|poststart>}
 * @param port of the application, 1 to 65535
 * @param target path and query of the application ({@code HTTP}, {@code HTTPS}); gRPC health
 *     service, maybe empty ({@code GRPC}); empty ({@code TCP})
 */
public record ProbeRoute(String path, Kind kind, int port, String target) {

  /** What the application expects. */
  public enum Kind {
    HTTP,
    /** The kubelet does not verify the certificate either. */
    HTTPS,
    /** Healthy if a connection is accepted. */
    TCP,
    /** {@code grpc.health.v1.Health/Check}, healthy if SERVING. */
    GRPC
  }
}
