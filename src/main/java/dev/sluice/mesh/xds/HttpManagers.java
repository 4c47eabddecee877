package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.Wire.FALSE;
import static dev.sluice.mesh.xds.Wire.TRUE;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.rbac.v3.RBAC.Action;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.HcmAccessLogOptions;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ServerHeaderTransformation;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;

/** HTTP as it passes through a sidecar: requests and responses stay what they were. */
final class HttpManagers {
  static final String RBAC_FILTER = "envoy.filters.http.rbac";

  /**
   * A stream on which nothing moved for so long is a leak; an event source that is quiet for
   * minutes is not.
   */
  private static final int STREAM_IDLE_SECONDS = 3600;

  /** HTTP/1.0 has no Host header, HTTP/1.1 upstream needs one. */
  private static final String HOST_FOR_HTTP_10 = "localhost";

  private HttpManagers() {}

  /** A client's requests to one Service port. */
  static Filter outbound(String routes) {
    return filter(
        transparent("out", routes)
            .addAllAccessLog(AccessLogs.HTTP)
            .setAccessLogOptions(
                HcmAccessLogOptions.newBuilder()
                    .setFlushLogOnTunnelSuccessfullyEstablished(true)
                    .setAccessLogFlushInterval(Wire.duration(CountedRequests.LONGEST_WAIT)))
            .addHttpFilters(router()));
  }

  /**
   * A port that only granted requests pass. The path that is judged is the path that is sent on:
   * dots and double slashes are resolved first, and what servers read in different ways (escaped
   * slashes) is refused.
   */
  static Filter guarded(String routes) {
    return filter(
        identifying(routes)
            .setNormalizePath(TRUE)
            .setMergeSlashes(true)
            .setPathWithEscapedSlashesAction(PathWithEscapedSlashesAction.REJECT_REQUEST)
            .addHttpFilters(denyAll())
            .addHttpFilters(router()));
  }

  /** A port that anyone may call: nothing to judge, so nothing is changed. */
  static Filter open(String routes) {
    return filter(identifying(routes).addHttpFilters(router()));
  }

  /** Requests that routes answer by themselves, without an upstream. */
  static Filter answering(String routes) {
    return filter(
        HttpConnectionManager.newBuilder()
            .setStatPrefix(routes)
            .setRds(Rds.newBuilder().setConfigSource(Wire.ADS).setRouteConfigName(routes))
            .setGenerateRequestId(FALSE)
            .addHttpFilters(router()));
  }

  /** Tells the application who called; what the caller itself says about that is dropped. */
  private static HttpConnectionManager.Builder identifying(String routes) {
    return transparent("in", routes)
        .setForwardClientCertDetails(ForwardClientCertDetails.SANITIZE_SET)
        .setSetCurrentClientCertDetails(SetCurrentClientCertDetails.newBuilder().setUri(true));
  }

  private static HttpConnectionManager.Builder transparent(String statPrefix, String routes) {
    return HttpConnectionManager.newBuilder()
        .setStatPrefix(statPrefix)
        .setCodecType(HttpConnectionManager.CodecType.AUTO)
        .setRds(Rds.newBuilder().setConfigSource(Wire.ADS).setRouteConfigName(routes))
        .setServerHeaderTransformation(ServerHeaderTransformation.PASS_THROUGH)
        .setGenerateRequestId(FALSE)
        .setPreserveExternalRequestId(true)
        .setProxy100Continue(true)
        .setStreamIdleTimeout(Wire.seconds(STREAM_IDLE_SECONDS))
        .setHttpProtocolOptions(
            Http1ProtocolOptions.newBuilder()
                .setAcceptHttp10(true)
                .setDefaultHostForHttp10(HOST_FOR_HTTP_10))
        .addUpgradeConfigs(UpgradeConfig.newBuilder().setUpgradeType("websocket"));
  }

  /** What holds until the routes bring the grants. */
  private static HttpFilter denyAll() {
    var rules = io.envoyproxy.envoy.config.rbac.v3.RBAC.newBuilder().setAction(Action.ALLOW);
    return httpFilter(RBAC_FILTER, RBAC.newBuilder().setRules(rules).build());
  }

  private static HttpFilter router() {
    return httpFilter(
        "envoy.filters.http.router", Router.newBuilder().setSuppressEnvoyHeaders(true).build());
  }

  private static HttpFilter httpFilter(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Encoding.any(config)).build();
  }

  private static Filter filter(HttpConnectionManager.Builder manager) {
    return Filter.newBuilder()
        .setName("envoy.filters.network.http_connection_manager")
        .setTypedConfig(Encoding.any(manager.build()))
        .build();
  }
}
