package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.LogFilters.all;
import static dev.sluice.mesh.xds.LogFilters.any;
import static dev.sluice.mesh.xds.LogFilters.beginning;
import static dev.sluice.mesh.xds.LogFilters.exactly;
import static dev.sluice.mesh.xds.LogFilters.expression;
import static dev.sluice.mesh.xds.LogFilters.flags;
import static dev.sluice.mesh.xds.LogFilters.grpcStatus;
import static dev.sluice.mesh.xds.LogFilters.header;
import static dev.sluice.mesh.xds.LogFilters.noHeader;
import static dev.sluice.mesh.xds.LogFilters.status;
import static dev.sluice.mesh.xds.LogFilters.type;

import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ComparisonFilter.Op;
import io.envoyproxy.envoy.config.accesslog.v3.GrpcStatusFilter.Status;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;

/**
 * Which requests are counted when, and which of them failed. A request is counted once: when it
 * ends, a WebSocket when it is established. (Counted at its end, a release whose WebSockets live
 * longer than a window would be judged by the few that break.)
 *
 * @see <a href="https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto">the
 *     HTTP statuses of gRPC's</a>
 */
final class CountedRequests {
  private static final int SWITCHED = 101;
  private static final int FIRST_FAILURE = 500;

  private static final String CONTENT_TYPE = "content-type";
  private static final String GRPC = "application/grpc";

  private static final StringMatcher ANY_GRPC = beginning(GRPC);
  private static final StringMatcher WEBSOCKET = exactly("websocket");
  private static final StringMatcher EVENTS = exactly("text/event-stream");

  /** Not gRPC-Web, whose status is in the body. */
  private static final AccessLogFilter HAS_GRPC_STATUS =
      any(header(CONTENT_TYPE, exactly(GRPC)), header(CONTENT_TYPE, beginning(GRPC + "+")));

  /** Statuses whose HTTP status is 500 or above, except UNKNOWN. */
  private static final List<Status> SERVER_ERRORS =
      List.of(
          Status.DEADLINE_EXCEEDED,
          Status.UNIMPLEMENTED,
          Status.INTERNAL,
          Status.UNAVAILABLE,
          Status.DATA_LOSS);

  /** The server's connection broke off, its stream was reset, or an answer could not be read. */
  private static final List<String> BROKEN_OFF = List.of("UC", "UR", "UPE");

  /**
   * UNKNOWN is also what Envoy infers where no status came, as when a caller has heard enough and
   * cancels; so it must have been said, or the server's side must have broken off.
   */
  private static final AccessLogFilter UNKNOWN =
      all(
          grpcStatus(List.of(Status.UNKNOWN)),
          any(
              flags(BROKEN_OFF),
              expression(
                  "response.trailers['grpc-status'] == '2' || response.headers['grpc-status'] == '2'")));

  private static final AccessLogFilter ENDED =
      all(
          type(AccessLogType.DownstreamEnd),
          any(status(Op.LE, SWITCHED - 1), status(Op.GE, SWITCHED + 1)));

  /** A WebSocket. */
  static final AccessLogFilter ESTABLISHED =
      type(AccessLogType.DownstreamTunnelSuccessfullyEstablished);

  static final AccessLogFilter COUNTED = any(ENDED, ESTABLISHED);

  /** HTTP 500 and above, and gRPC's statuses of the same meaning. */
  static final AccessLogFilter FAILED =
      all(
          type(AccessLogType.DownstreamEnd),
          any(
              status(Op.GE, FIRST_FAILURE),
              all(HAS_GRPC_STATUS, any(grpcStatus(SERVER_ERRORS), UNKNOWN))));

  /** Requests whose answers may go on for as long as both ends like, at their end. */
  static final AccessLogFilter STREAMS =
      all(
          ENDED,
          any(
              header(CONTENT_TYPE, ANY_GRPC),
              header("upgrade", WEBSOCKET),
              header("accept", EVENTS)));

  /** All other requests, at their end. */
  static final AccessLogFilter OTHERS =
      all(
          ENDED,
          noHeader(CONTENT_TYPE, ANY_GRPC),
          noHeader("upgrade", WEBSOCKET),
          noHeader("accept", EVENTS));

  private CountedRequests() {}
}
