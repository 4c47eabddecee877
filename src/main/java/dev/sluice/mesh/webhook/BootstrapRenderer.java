package dev.sluice.mesh.webhook;

import dev.sluice.mesh.bootstrap.ProbeRoute;
import java.util.List;

/** What a sidecar is started with. */
public interface BootstrapRenderer {
  /**
   * @param probes what the static listener on {@link Sidecar#PROBE_PORT} shall answer on behalf of
   *     the application; may be empty
   * @return Envoy's bootstrap as YAML or JSON; {@code $(POD_IP)}, {@code $(POD_NAME)} and {@code
   *     $(POD_NAMESPACE)} in it are replaced by the kubelet, any other dollar sign stays
   */
  String bootstrap(List<ProbeRoute> probes);

  /** SDS file: the token at {@link Sidecar#TOKEN_FILE}. */
  String tokenSds();

  /** SDS file: the certificates that the control plane's certificate must come from. */
  String rootsSds();
}
