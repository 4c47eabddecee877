package dev.sluice.mesh.xds;

import com.github.xds.type.v3.TypedStruct;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client's sidecar counts of each request, by destination: {@code edge.total}, {@code
 * edge.failed}, {@code edge.unanswered}, {@code edge.client_errors} and the histogram {@code
 * edge.latency_us}.
 *
 * <p>Envoy's stats access logger is younger than our generated classes, so its configuration
 * travels as a {@link TypedStruct}, which Envoy converts.
 *
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/access_loggers/stats/v3/stats.proto">stats.proto</a>
 */
final class AccessLogs {
  private static final String CONFIG =
      "type.googleapis.com/envoy.extensions.access_loggers.stats.v3.Config";
  private static final Value EDGE = struct(Map.of("prefix", text("edge")));

  /** Microseconds from the request's first byte, as the application sees it. */
  private static final String WHOLE_ANSWER = since("DS_TX_END");

  /** How long a stream lasts says nothing about how fast it is served. */
  private static final String FIRST_BYTE = since("DS_TX_BEG");

  /** A WebSocket is logged before the answer is passed on. */
  private static final String SWITCH = since("US_RX_BEG");

  /** At its end, whatever became of the answer; to the millisecond. */
  private static final String AGE =
      "%CEL(request.duration.getSeconds() * 1000000 + request.duration.getMilliseconds() * 1000)%";

  /** Envoy takes no plain number. */
  private static final String LONGEST_WAIT =
      "%CEL(" + CountedRequests.LONGEST_WAIT.toMillis() * 1000 + ")%";

  /**
   * A connection that never reached a server: no healthy one, or it could not be connected to, or
   * the way to it is not known.
   */
  private static final List<String> NOT_CONNECTED = List.of("UH", "UF", "NC", "UO");

  /** Per request; when it counts, and as what, says {@link CountedRequests}. */
  static final List<AccessLog> HTTP =
      List.of(
          log(counters("total"), CountedRequests.COUNTED),
          log(counters("failed"), CountedRequests.FAILED),
          log(counters("total", "failed"), CountedRequests.FAILED_LATER),
          log(counters("unanswered"), CountedRequests.UNANSWERED),
          log(counters("client_errors"), CountedRequests.CLIENT_ERRORS),
          log(latency(WHOLE_ANSWER), CountedRequests.OTHERS),
          log(latency(FIRST_BYTE), CountedRequests.STREAMS),
          log(latency(SWITCH), CountedRequests.ESTABLISHED),
          log(latency(AGE), CountedRequests.CUT_SHORT),
          log(latency(LONGEST_WAIT), CountedRequests.OVERDUE));

  /** Per connection, counted when it ends; a failure is one that found no server. */
  static final List<AccessLog> TCP =
      List.of(log(counters("total")), log(counters("failed"), LogFilters.flags(NOT_CONNECTED)));

  private AccessLogs() {}

  private static AccessLog log(Value config, AccessLogFilter when) {
    return log(config).toBuilder().setFilter(when).build();
  }

  private static AccessLog log(Value config) {
    var typed =
        TypedStruct.newBuilder().setTypeUrl(CONFIG).setValue(config.getStructValue()).build();
    return AccessLog.newBuilder()
        .setName("envoy.access_loggers.stats")
        .setTypedConfig(Encoding.any(typed))
        .build();
  }

  private static Value counters(String... names) {
    return struct(
        Map.of(
            "stats_scope",
            EDGE,
            "counters",
            list(Arrays.stream(names).map(AccessLogs::counter).toArray(Value[]::new))));
  }

  private static Value counter(String name) {
    return struct(
        Map.of("stat", stat(name), "value_fixed", Value.newBuilder().setNumberValue(1).build()));
  }

  private static Value latency(String microseconds) {
    Value histogram =
        struct(
            Map.of(
                "stat",
                stat("latency_us"),
                "unit",
                text("Microseconds"),
                "value_format",
                text(microseconds)));
    return struct(Map.of("stats_scope", EDGE, "histograms", list(histogram)));
  }

  private static Value stat(String name) {
    Value destination =
        struct(Map.of("name", text("dst"), "value_format", text("%UPSTREAM_CLUSTER%")));
    return struct(Map.of("name", text(name), "tags", list(destination)));
  }

  private static Value struct(Map<String, Value> fields) {
    return Value.newBuilder()
        .setStructValue(Struct.newBuilder().putAllFields(new TreeMap<>(fields)))
        .build();
  }

  private static String since(String end) {
    return "%COMMON_DURATION(DS_RX_BEG:" + end + ":us)%";
  }

  private static Value list(Value... values) {
    return Value.newBuilder()
        .setListValue(ListValue.newBuilder().addAllValues(List.of(values)))
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
