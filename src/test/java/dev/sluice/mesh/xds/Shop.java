package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.MeshPolicy.Rule;
import dev.sluice.domain.policy.MeshPolicy.WeightedBackend;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.Protocol;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small mesh, made by hand: Service web is split into web-v1 and web-v2. One Envoy plays both
 * ends: its outbound listener is the client's, its two inbound listeners take mutual TLS and stand
 * before v1 and v2.
 *
 * @param outbound port of the client's listener
 * @param inbound ports of the inbound listeners by version
 * @param apps ports of the programs behind them by version
 */
record Shop(
    int outbound, Map<String, Integer> inbound, Map<String, Integer> apps, String rootsPem) {
  static final Name POD = new Name("shop", "web-1");
  static final Identity IDENTITY = new Identity("shop", "web");
  static final String ROOT = "out|shop/web|80";
  private static final String ADS = "{\"ads\":{},\"resource_api_version\":\"V3\"}";

  static String cluster(String version) {
    return "out|shop/web-" + version + "|80";
  }

  /**
   * @param weights by version, zero ones included
   */
  Snapshot snapshot(Map<String, Integer> weights) {
    return snapshot(weights, routes(weights), 5);
  }

  Snapshot snapshot(Map<String, Integer> weights, String routes, int connectTimeoutSeconds) {
    Map<TypeUrl, Map<String, Resource>> shared = new EnumMap<>(TypeUrl.class);
    put(shared, TypeUrl.SECRET, "roots", roots());
    put(shared, TypeUrl.ROUTES, ROOT, routes);
    for (String version : inbound.keySet()) {
      put(shared, TypeUrl.CLUSTER, cluster(version), upstream(version, connectTimeoutSeconds));
      put(shared, TypeUrl.ENDPOINTS, cluster(version), endpoints(version));
    }
    return new Snapshot(policy(weights), new Resources(shared), Map.of(POD, own()));
  }

  Resources own() {
    Map<TypeUrl, Map<String, Resource>> own = new EnumMap<>(TypeUrl.class);
    put(own, TypeUrl.LISTENER, "outbound", outboundListener());
    for (String version : inbound.keySet()) {
      put(own, TypeUrl.CLUSTER, "local|" + version, localCluster(version));
      put(own, TypeUrl.LISTENER, "inbound-" + version, inboundListener(version));
      put(own, TypeUrl.ROUTES, "in|" + version, inboundRoutes(version));
    }
    return new Resources(own);
  }

  String routes(Map<String, Integer> weights) {
    List<String> clusters = new ArrayList<>();
    weights.forEach(
        (version, weight) ->
            clusters.add("{\"name\":\"" + cluster(version) + "\",\"weight\":" + weight + "}"));
    return """
        {"name":"%s","validate_clusters":false,"virtual_hosts":[{"name":"web","domains":["*"],"routes":[
          {"match":{"prefix":"/"},"route":{"timeout":"0s","weighted_clusters":{"clusters":[%s]}}}]}]}
        """
        .formatted(ROOT, String.join(",", clusters));
  }

  /** What Envoy refuses: a regular expression that does not compile. */
  String brokenRoutes() {
    return """
        {"name":"%s","virtual_hosts":[{"name":"web","domains":["*"],"routes":[
          {"match":{"safe_regex":{"regex":"(("}},"route":{"cluster":"%s"}}]}]}
        """
        .formatted(ROOT, cluster("v1"));
  }

  private MeshPolicy policy(Map<String, Integer> weights) {
    List<Outbound> all = new ArrayList<>();
    Map<String, Integer> named = new LinkedHashMap<>();
    weights.forEach((version, weight) -> named.put("web-" + version, weight));
    all.add(outbound("web", List.of(), named));
    inbound.forEach(
        (version, port) ->
            all.add(
                outbound(
                    "web-" + version,
                    List.of(new Endpoint("", "127.0.0.1", port, true)),
                    Map.of())));
    return new MeshPolicy(all, Map.of());
  }

  private static Outbound outbound(
      String service, List<Endpoint> endpoints, Map<String, Integer> weights) {
    Name name = new Name("shop", service);
    Rule plain = new Rule(List.of(), List.of(new WeightedBackend(name, 1)));
    return new Outbound(
        name,
        80,
        Protocol.HTTP,
        List.of("10.0.0.1"),
        List.of(plain),
        List.of(IDENTITY),
        endpoints,
        weights);
  }

  private String roots() {
    return """
        {"name":"roots","validation_context":{"trusted_ca":{"inline_string":"%s"}}}
        """
        .formatted(rootsPem.replace("\n", "\\n"));
  }

  private static String tls(String context, String more) {
    return """
        {"name":"tls","typed_config":{"@type":"type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.%s"%s,"common_tls_context":{
          "tls_params":{"tls_minimum_protocol_version":"TLSv1_3","tls_maximum_protocol_version":"TLSv1_3"},
          "tls_certificate_sds_secret_configs":[{"name":"cert","sds_config":%s}],
          "combined_validation_context":{"default_validation_context":{"match_typed_subject_alt_names":[{"san_type":"URI","matcher":{"exact":"%s"}}]},
            "validation_context_sds_secret_config":{"name":"roots","sds_config":%s}}}}}
        """
        .formatted(context, more, ADS, IDENTITY.spiffeId("cluster.local"), ADS);
  }

  private String upstream(String version, int connectTimeoutSeconds) {
    return """
        {"name":"%s","type":"EDS","connect_timeout":"%ds","eds_cluster_config":{"eds_config":%s},"transport_socket":%s}
        """
        .formatted(cluster(version), connectTimeoutSeconds, ADS, tls("UpstreamTlsContext", ""));
  }

  private String endpoints(String version) {
    return """
        {"cluster_name":"%s","endpoints":[{"lb_endpoints":[%s]}]}
        """
        .formatted(cluster(version), endpoint(inbound.get(version)));
  }

  private static String endpoint(int port) {
    return "{\"endpoint\":{\"address\":{\"socket_address\":{\"address\":\"127.0.0.1\",\"port_value\":"
        + port
        + "}}}}";
  }

  private String localCluster(String version) {
    return """
        {"name":"local|%s","type":"STATIC","connect_timeout":"1s","load_assignment":{"cluster_name":"l","endpoints":[{"lb_endpoints":[%s]}]}}
        """
        .formatted(version, endpoint(apps.get(version)));
  }

  private static String inboundRoutes(String version) {
    return """
        {"name":"in|%s","virtual_hosts":[{"name":"in","domains":["*"],"routes":[{"match":{"prefix":"/"},"route":{"cluster":"local|%s"}}]}]}
        """
        .formatted(version, version);
  }

  private String outboundListener() {
    return """
        {"name":"outbound","address":{"socket_address":{"address":"127.0.0.1","port_value":%d}},
         "filter_chains":[{"filters":[%s]}]}
        """
        .formatted(
            outbound,
            hcm(
                ROOT,
                ",\"access_log\":["
                    + stats("", "\"counters\":[" + counter("total") + "]," + histogram())
                    + ","
                    + stats(
                        "\"filter\":{\"status_code_filter\":{\"comparison\":{\"op\":\"GE\",\"value\":{\"default_value\":500,\"runtime_key\":\"x\"}}}},",
                        "\"counters\":[" + counter("failed") + "]")
                    + "]"));
  }

  private String inboundListener(String version) {
    return """
        {"name":"inbound-%s","address":{"socket_address":{"address":"127.0.0.1","port_value":%d}},
         "filter_chains":[{"filters":[%s],"transport_socket":%s}]}
        """
        .formatted(
            version,
            inbound.get(version),
            hcm("in|" + version, ""),
            tls("DownstreamTlsContext", ",\"require_client_certificate\":true"));
  }

  private static String hcm(String routes, String more) {
    return """
        {"name":"hcm","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
         "stat_prefix":"hcm","rds":{"route_config_name":"%s","config_source":%s}%s,
         "http_filters":[{"name":"router","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}]}}
        """
        .formatted(routes, ADS, more);
  }

  private static String stats(String filter, String content) {
    return """
        {"name":"stats",%s"typed_config":{"@type":"type.googleapis.com/xds.type.v3.TypedStruct",
         "type_url":"type.googleapis.com/envoy.extensions.access_loggers.stats.v3.Config","value":{"stat_prefix":"edge",%s}}}
        """
        .formatted(filter, content);
  }

  private static String counter(String name) {
    return "{\"stat\":" + stat(name) + ",\"value_fixed\":1}";
  }

  private static String histogram() {
    return "\"histograms\":[{\"stat\":"
        + stat("latency_us")
        + ",\"unit\":\"Microseconds\",\"value_format\":\"%COMMON_DURATION(DS_RX_BEG:DS_TX_END:us)%\"}]";
  }

  private static String stat(String name) {
    return "{\"name\":\""
        + name
        + "\",\"tags\":[{\"name\":\"dst\",\"value_format\":\"%UPSTREAM_CLUSTER%\"}]}";
  }

  private static void put(
      Map<TypeUrl, Map<String, Resource>> into, TypeUrl type, String name, String json) {
    into.computeIfAbsent(type, any -> new LinkedHashMap<>())
        .put(name, Json.resource(type, name, json));
  }
}
