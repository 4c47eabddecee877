package dev.sluice.mesh.bootstrap;

import static dev.sluice.mesh.bootstrap.Json.string;

/**
 * One probe as pieces of JSON, each ending with a comma.
 *
 * <p>HTTP is forwarded. TCP and gRPC are checked by Envoy every second, and the last outcome is the
 * answer: 200 or 503.
 */
record ProbeConfig(ProbeRoute probe, String podIp) {
  private static final String TYPE = "type.googleapis.com/envoy.extensions.";

  String filter() {
    return switch (kind()) {
      case HTTP, HTTPS -> "";
      case TCP, GRPC ->
          """
          {"name": "envoy.filters.http.health_check", "typed_config": {"@type": "%sfilters.http.health_check.v3.HealthCheck", "pass_through_mode": false,
            "headers": [{"name": ":path", "string_match": {"exact": %s}}], "cluster_min_healthy_percentages": {%s: {"value": 100}}}},
          """
              .formatted(TYPE, string(probe.path()), cluster());
    };
  }

  String route() {
    return switch (kind()) {
      case HTTP, HTTPS ->
          """
          {"match": {"path": %s}, "route": {"cluster": %s, "timeout": "0s", "prefix_rewrite": %s}},
          """
              .formatted(string(probe.path()), cluster(), string(targetPath()));
      case TCP, GRPC -> "";
    };
  }

  String upstream() {
    return """
        {"name": %s, "type": "STATIC", "connect_timeout": "10s", %s
          "load_assignment": {"cluster_name": %s, "endpoints": [{"lb_endpoints": [{"endpoint": {"address":
            {"socket_address": {"address": %s, "port_value": %d}}}}]}]}},
        """
        .formatted(cluster(), extras(), cluster(), podIp, probe.target().port());
  }

  private String extras() {
    return switch (kind()) {
      case HTTP -> "";
      case HTTPS ->
          """
          "transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": {"@type": "%stransport_sockets.tls.v3.UpstreamTlsContext"}},
          """
              .formatted(TYPE);
      case TCP -> healthCheck("\"tcp_health_check\": {}");
      case GRPC ->
          healthCheck(
                  "\"grpc_health_check\": {\"service_name\": %s}"
                      .formatted(string(probe.target().path())))
              + http2();
    };
  }

  private static String healthCheck(String kind) {
    return """
        "health_checks": [{"timeout": "1s", "interval": "1s", "no_traffic_interval": "1s", "unhealthy_threshold": 1, "healthy_threshold": 1, %s}],
        """
        .formatted(kind);
  }

  private static String http2() {
    return """
        "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions":
          {"@type": "%supstreams.http.v3.HttpProtocolOptions", "explicit_http_config": {"http2_protocol_options": {}}}},
        """
        .formatted(TYPE);
  }

  private String targetPath() {
    String path = probe.target().path();
    return path.startsWith("/") ? path : "/" + path;
  }

  private String cluster() {
    return string("probe|" + probe.path());
  }

  private ProbeRoute.Kind kind() {
    return probe.target().kind();
  }
}
