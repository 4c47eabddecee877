package dev.sluice.mesh.xds;

import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AndFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ComparisonFilter;
import io.envoyproxy.envoy.config.accesslog.v3.DurationFilter;
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
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;

/**
 * Conditions on what a sidecar logs, by Envoy's parts. Every sidecar has them for each Service
 * port, so there are no regular expressions, which take some 3 kB each.
 */
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
    return AccessLogFilter.newBuilder()
        .setStatusCodeFilter(StatusCodeFilter.newBuilder().setComparison(comparison(op, status)))
        .build();
  }

  /**
   * How long it took, or has taken until now where it has not ended.
   *
   * @param millis whole ones; what is left of another is not seen
   */
  static AccessLogFilter age(ComparisonFilter.Op op, int millis) {
    return AccessLogFilter.newBuilder()
        .setDurationFilter(DurationFilter.newBuilder().setComparison(comparison(op, millis)))
        .build();
  }

  private static ComparisonFilter comparison(ComparisonFilter.Op op, int number) {
    // Envoy demands a key by which its runtime may override the value; none of ours does.
    var value =
        RuntimeUInt32.newBuilder().setDefaultValue(number).setRuntimeKey("sluice.edge." + number);
    return ComparisonFilter.newBuilder().setOp(op).setValue(value).build();
  }

  /** Where there is no gRPC status, Envoy infers one from the HTTP status: 2 from 200 and 500. */
  static AccessLogFilter grpcStatus(List<GrpcStatusFilter.Status> statuses) {
    return AccessLogFilter.newBuilder()
        .setGrpcStatusFilter(GrpcStatusFilter.newBuilder().addAllStatuses(statuses))
        .build();
  }

  /** Any of these; any at all where there are none. */
  static AccessLogFilter flags(List<String> flags) {
    return AccessLogFilter.newBuilder()
        .setResponseFlagFilter(ResponseFlagFilter.newBuilder().addAllFlags(flags))
        .build();
  }

  static AccessLogFilter header(String name, StringMatcher value) {
    return header(matcher(name, value));
  }

  /** The header is absent or has another value. */
  static AccessLogFilter noHeader(String name, StringMatcher value) {
    return header(matcher(name, value).setInvertMatch(true).setTreatMissingHeaderAsEmpty(true));
  }

  static StringMatcher exactly(String text) {
    return StringMatcher.newBuilder().setExact(text).setIgnoreCase(true).build();
  }

  static StringMatcher beginning(String text) {
    return StringMatcher.newBuilder().setPrefix(text).setIgnoreCase(true).build();
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

  private static HeaderMatcher.Builder matcher(String name, StringMatcher value) {
    return HeaderMatcher.newBuilder().setName(name).setStringMatch(value);
  }
}
