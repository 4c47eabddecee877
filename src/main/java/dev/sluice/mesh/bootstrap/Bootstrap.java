package dev.sluice.mesh.bootstrap;

import static dev.sluice.mesh.bootstrap.Json.string;

import dev.sluice.domain.analysis.LatencyBounds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The sidecar's bootstrap, JSON for {@code envoy --config-yaml}. Node id and cluster come from the
 * command line.
 *
 * <p>The sidecar expects, in one volume at {@link #DIRECTORY}: {@code token} (bearer token), {@code
 * token-sds.json} ({@link #tokenSds()}) and {@code roots-sds.json} ({@link #rootsSds}). All are
 * read again when the volume's content is swapped.
 */
public final class Bootstrap {
  /**
   * Where the kubelet asks: {@code /ready} for the sidecar itself, and each {@link ProbeRoute}'s
   * path.
   */
  public static final int PROBE_PORT = 15021;

  /** Mount point of the volume. */
  public static final String DIRECTORY = "/var/run/sluice";

  private static final String TEMPLATE = "/envoy/bootstrap.json";

  private Bootstrap() {}

  /**
   * Equal settings give an equal text. Variables are left to the kubelet only where {@link
   * BootstrapSettings#POD_IP} is used.
   */
  public static String render(BootstrapSettings settings) {
    List<ProbeConfig> probes =
        settings.probes().stream()
            .map(probe -> new ProbeConfig(probe, ip(settings.podIp())))
            .toList();
    return template()
        .replace("@XDS_HOST@", string(settings.xdsHost()))
        .replace("@POD_IP@", ip(settings.podIp()))
        .replace("@XDS_PORT@", Integer.toString(settings.xdsPort()))
        .replace(
            "@FLUSH@",
            string(
                BigDecimal.valueOf(settings.flushInterval().toMillis(), 3).toPlainString() + "s"))
        .replace("@BUCKETS@", buckets())
        .replace("@PROBE_FILTERS@", joined(probes, ProbeConfig::filter))
        .replace("@PROBE_ROUTES@", joined(probes, ProbeConfig::route))
        .replace("@PROBE_CLUSTERS@", joined(probes, ProbeConfig::upstream));
  }

  /** Content of {@code token-sds.json}: tells Envoy where the token is. */
  public static String tokenSds() {
    return """
        {"resources": [{"@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret", "name": "xds_token",
          "generic_secret": {"secret": {"filename": "%1$s/token", "watched_directory": {"path": "%1$s"}}}}]}
        """
        .formatted(DIRECTORY);
  }

  /**
   * Content of {@code roots-sds.json}: who may have signed the control plane's certificate.
   *
   * @param rootsPem certificates, PEM; several while the root is rotated
   */
  public static String rootsSds(String rootsPem) {
    return """
        {"resources": [{"@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret", "name": "xds_roots",
          "validation_context": {"trusted_ca": {"inline_string": %s}}}]}
        """
        .formatted(string(rootsPem));
  }

  private static String ip(String podIp) {
    return podIp.equals(BootstrapSettings.POD_IP) ? '"' + podIp + '"' : string(podIp);
  }

  /** The analysis' bounds, in microseconds. */
  private static String buckets() {
    return Arrays.stream(LatencyBounds.milliseconds())
        .mapToObj(bound -> Long.toString(Math.round(bound * 1000)))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String joined(List<ProbeConfig> probes, Function<ProbeConfig, String> piece) {
    return probes.stream().map(piece).collect(Collectors.joining());
  }

  private static String template() {
    try (InputStream in = Bootstrap.class.getResourceAsStream(TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + TEMPLATE + " from our own jar", unreadable);
    }
  }
}
