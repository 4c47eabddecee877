package dev.sluice.app;

import dev.sluice.mesh.webhook.HoldFailurePolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Settings of the program; each can be given as an environment variable, like {@code
 * SLUICE_TRUST_DOMAIN}.
 */
@ConfigMapping(prefix = "sluice")
public interface SluiceConfig {
  /** Namespace that Sluice runs in. */
  @WithDefault("sluice-system")
  String namespace();

  /** First part of every identity; certificates of another trust domain are refused. */
  @WithDefault("cluster.local")
  String trustDomain();

  /** Port that sidecars connect to. */
  @WithDefault("15010")
  int xdsPort();

  /** Port that the API server calls. */
  @WithDefault("9443")
  int webhookPort();

  /** What becomes of a change to a held Deployment while the webhook cannot be asked. */
  @WithDefault("Fail")
  HoldFailurePolicy webhookHoldFailurePolicy();

  /** Image of the injected containers; the one Sluice itself runs from. */
  @WithDefault("localhost/sluice:dev")
  String image();

  /**
   * How long a container of the mesh waits before it is told to end, so that no client still sends
   * to it.
   */
  @WithDefault("5s")
  Duration drain();

  /** How long a sidecar's certificate is valid: a minute to a day. It is replaced at half of it. */
  @WithDefault("24h")
  Duration certificateLifetime();

  /** How often sidecars report what they counted. */
  @WithDefault("1s")
  Duration metricsFlush();
}
