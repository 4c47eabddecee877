package dev.sluice.mesh.bootstrap;

import java.time.Duration;
import java.util.List;

/**
 * What differs between bootstraps.
 *
 * @param xdsHost DNS name of the control plane, which its certificate must carry
 * @param xdsPort 1 to 65535
 * @param podIp address at which the pod's applications listen and the kubelet asks, of either
 *     family; {@link #POD_IP} where the kubelet is to fill it in
 * @param flushInterval how often counts are sent; whole milliseconds, at least 1
 * @param probes of all containers, any order
 */
public record BootstrapSettings(
    String xdsHost, int xdsPort, String podIp, Duration flushInterval, List<ProbeRoute> probes) {
  /**
   * Filled in by the kubelet where the bootstrap is an argument of a container that has the
   * environment variable {@code POD_IP}.
   */
  public static final String POD_IP = "$(POD_IP)";

  private static final Duration SECOND = Duration.ofSeconds(1);

  public BootstrapSettings {
    if (xdsPort < 1 || xdsPort > 65535)
      throw new IllegalArgumentException("xdsPort is " + xdsPort + "; allowed is 1 to 65535");
    if (flushInterval.toMillis() < 1)
      throw new IllegalArgumentException(
          "flushInterval is " + flushInterval + "; allowed is 1 ms and more");
    probes = List.copyOf(probes);
    if (probes.stream().map(ProbeRoute::path).distinct().count() < probes.size()) {
      throw new IllegalArgumentException("probes are " + probes + "; every path is allowed once");
    }
  }

  /** For a pod of Kubernetes: counts every second, address from the kubelet. */
  public static BootstrapSettings of(String xdsHost, int xdsPort, List<ProbeRoute> probes) {
    return new BootstrapSettings(xdsHost, xdsPort, POD_IP, SECOND, probes);
  }
}
