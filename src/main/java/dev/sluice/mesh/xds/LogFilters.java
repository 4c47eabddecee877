package dev.sluice.mesh.xds;

import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AndFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ComparisonFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ExtensionFilter;
import io.envoyproxy.envoy.config.accesslog.v3.GrpcStatusFilter;
import io.envoyproxy.envoy.config.accesslog.v3.HeaderFilter;
import io.envoyproxy.envoy.config.accesslog.v3.LogTypeFilter;
import io.envoyproxy.envoy.config.accesslog.v3.OrFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ResponseFlagFilter;
import io.envoyproxy.envoy.config.accesslog.v3.StatusCodeFilter;
import io.envoyproxy.envoy.config.core.v3.RuntimeUInt32;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;

/** Conditions on what a sidecar logs, by Envoy's parts. */
final class LogFilters {
  private LogFilters() {}

  /** Short-circuits from left to right, so what is dear to evaluate comes last. */
  static AccessLogFilter all(AccessLogFilter... conditions) {
    return AccessLogFilter.newBuilder()
        .setAndFilter(AndFilter.newBuilder().addAllFilters(List.of(conditions)))
        .build();
  }

  static AccessLogFilter any(AccessLogFilter... conditions) {
    return AccessLogFilter.newBuilder()
        .setOrFilter(OrFilter.newBuilder().addAllFilters(List.of(conditions)))
        .build();
  }

  static AccessLogFilter type(AccessLogType type) {
    return AccessLogFilter.newBuilder()
        .setLogTypeFilter(LogTypeFilter.newBuilder().addTypes(type))
        .build();
  }

  /** A request without an answer has the status 0. */
  static AccessLogFilter status(ComparisonFilter.Op op, int status) {
    // Envoy demands a key by which its runtime may override the value; none of ours does.
    var value =
        RuntimeUInt32.newBuilder()
            .setDefaultValue(status)
            .setRuntimeKey("sluice.edge.status." + status);
    return AccessLogFilter.newBuilder()
        .setStatusCodeFilter(
            StatusCodeFilter.newBuilder()
                .setComparison(ComparisonFilter.newBuilder().setOp(op).setValue(value)))
        .build();
  }

  /** Where there is no gRPC status, Envoy infers one from the HTTP status: 2 from 200 and 500. */
  static AccessLogFilter grpcStatus(List<GrpcStatusFilter.Status> statuses) {
    return AccessLogFilter.newBuilder()
        .setGrpcStatusFilter(GrpcStatusFilter.newBuilder().addAllStatuses(statuses))
        .build();
  }

  static AccessLogFilter flags(List<String> flags) {
    return AccessLogFilter.newBuilder()
        .setResponseFlagFilter(ResponseFlagFilter.newBuilder().addAllFlags(flags))
        .build();
  }

  /** The whole value of a request's header. */
  static AccessLogFilter header(String name, String regex) {
    return header(matcher(name, regex));
  }

  /** The header is absent or has another value. */
  static AccessLogFilter noHeader(String name, String regex) {
    return header(matcher(name, regex).setInvertMatch(true).setTreatMissingHeaderAsEmpty(true));
  }

  /**
   * @param expression in the Common Expression Language; one that cannot be evaluated is false
   */
  static AccessLogFilter expression(String expression) {
    var filter = ExpressionFilter.newBuilder().setExpression(expression).build();
    return AccessLogFilter.newBuilder()
        .setExtensionFilter(
            ExtensionFilter.newBuilder()
                .setName("envoy.access_loggers.extension_filters.cel")
                .setTypedConfig(Encoding.any(filter)))
        .build();
  }

  private static AccessLogFilter header(HeaderMatcher.Builder matcher) {
    return AccessLogFilter.newBuilder()
        .setHeaderFilter(HeaderFilter.newBuilder().setHeader(matcher))
        .build();
  }

  private static HeaderMatcher.Builder matcher(String name, String regex) {
    var value = RegexMatcher.newBuilder().setRegex(regex);
    return HeaderMatcher.newBuilder()
        .setName(name)
        .setStringMatch(StringMatcher.newBuilder().setSafeRegex(value));
  }
}
