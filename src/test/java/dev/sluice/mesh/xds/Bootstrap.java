package dev.sluice.mesh.xds;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.policy.Name;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The least that an Envoy needs to find us: TLS with our root, the token in every call, metrics
 * twice a second.
 */
final class Bootstrap {
  private Bootstrap() {}

  static String of(Name pod, int port, String rootsPem, String token) {
    return """
        {"node":{"id":"%s","cluster":"test"},
         "admin":{"address":{"socket_address":{"address":"127.0.0.1","port_value":0}}},
         "dynamic_resources":{"ads_config":{"api_type":"DELTA_GRPC","transport_api_version":"V3","grpc_services":[{"envoy_grpc":{"cluster_name":"sluice"}}]},
           "cds_config":{"ads":{},"resource_api_version":"V3"},"lds_config":{"ads":{},"resource_api_version":"V3"}},
         "stats_flush_interval":"0.5s",
         "stats_config":{"stats_matcher":{"inclusion_list":{"patterns":[{"prefix":"edge."},{"prefix":"cluster_manager."}]}},
           "histogram_bucket_settings":[{"match":{"prefix":"edge."},"buckets":[%s]}]},
         "stats_sinks":[{"name":"envoy.stat_sinks.metrics_service","typed_config":{"@type":"type.googleapis.com/envoy.config.metrics.v3.MetricsServiceConfig",
           "transport_api_version":"V3","grpc_service":{"envoy_grpc":{"cluster_name":"sluice"}},"report_counters_as_deltas":true,
           "emit_tags_as_labels":true,"histogram_emit_mode":"HISTOGRAM"}}],
         "static_resources":{"clusters":[{"name":"sluice","type":"STATIC","connect_timeout":"1s",
           "load_assignment":{"cluster_name":"sluice","endpoints":[{"lb_endpoints":[{"endpoint":{"address":{"socket_address":{"address":"127.0.0.1","port_value":%d}}}}]}]},
           "transport_socket":{"name":"tls","typed_config":{"@type":"type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
             "sni":"sluice.sluice-system.svc","common_tls_context":{"tls_params":{"tls_minimum_protocol_version":"TLSv1_3","tls_maximum_protocol_version":"TLSv1_3"},"validation_context":{"trusted_ca":{"inline_string":"%s"},
               "match_typed_subject_alt_names":[{"san_type":"DNS","matcher":{"exact":"sluice.sluice-system.svc"}}]}}}},
           "typed_extension_protocol_options":{"envoy.extensions.upstreams.http.v3.HttpProtocolOptions":{
             "@type":"type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions","explicit_http_config":{"http2_protocol_options":{}},
             "http_filters":[{"name":"envoy.filters.http.credential_injector","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.credential_injector.v3.CredentialInjector",
               "overwrite":true,"credential":{"name":"envoy.http.injected_credentials.generic","typed_config":{
                 "@type":"type.googleapis.com/envoy.extensions.http.injected_credentials.generic.v3.Generic","credential":{"name":"token"},"header_value_prefix":"Bearer "}}}},
              {"name":"envoy.filters.http.upstream_codec","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec"}}]}}}],
          "secrets":[{"name":"token","generic_secret":{"secret":{"inline_string":"%s"}}}]}}
        """
        .formatted(pod, buckets(), port, rootsPem.replace("\n", "\\n"), token);
  }

  private static String buckets() {
    return Arrays.stream(LatencyBounds.milliseconds())
        .mapToObj(ms -> Double.toString(ms * 1000))
        .collect(Collectors.joining(","));
  }
}
