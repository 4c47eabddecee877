package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.LogFilters.age;
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
import java.time.Duration;
import java.util.List;

/**
 * Which requests are counted when, and as what. A request is counted once: when it ends, a
 * WebSocket when it is established, and whatever is still open after the {@link #LONGEST_WAIT}
 * then. (Counted at their end, a release whose streams live longer than a window would be judged by
 * the few that break, and one that never answers not at all.)
 *
 * <p>Nobody remembers what was counted: a request that ends after the longest wait was counted
 * before. Only an answer that began in time and breaks off later counts again, as one more request
 * that failed.
 *
 * @see <a href="https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto">the
 *     HTTP statuses of gRPC's</a>
 */
final class CountedRequests {
  /**
   * After which an answer that has not begun counts as a failure. Just below 15 s: Envoy's timer is
   * some milliseconds off, and what ends within them may be counted twice or never, so it must not
   * be a time at which callers give up.
   */
  static final Duration LONGEST_WAIT = Duration.ofMillis(14_500);

  private static final int BOUND = (int) LONGEST_WAIT.toMillis();
  private static final int SWITCHED = 101;
  private static final int FIRST_CLIENT_ERROR = 400;
  private static final int FIRST_FAILURE = 500;

  private static final String CONTENT_TYPE = "content-type";
  private static final String GRPC = "application/grpc";

  private static final StringMatcher ANY_GRPC = beginning(GRPC);
  private static final StringMatcher WEBSOCKET = exactly("websocket");
  private static final StringMatcher EVENTS = exactly("text/event-stream");

  /** Not gRPC-Web, whose status is in the body. */
  private static final AccessLogFilter HAS_GRPC_STATUS =
      any(header(CONTENT_TYPE, exactly(GRPC)), header(CONTENT_TYPE, beginning(GRPC + "+")));

  private static final AccessLogFilter HAS_NO_GRPC_STATUS =
      all(noHeader(CONTENT_TYPE, exactly(GRPC)), noHeader(CONTENT_TYPE, beginning(GRPC + "+")));

  /** Statuses whose HTTP status is 500 or above, except UNKNOWN. */
  private static final List<Status> SERVER_ERRORS =
      List.of(
          Status.DEADLINE_EXCEEDED,
          Status.UNIMPLEMENTED,
          Status.INTERNAL,
          Status.UNAVAILABLE,
          Status.DATA_LOSS);

  /** Statuses whose HTTP status is 400 to 499. */
  private static final List<Status> CALLER_ERRORS =
      List.of(
          Status.CANCELED,
          Status.INVALID_ARGUMENT,
          Status.NOT_FOUND,
          Status.ALREADY_EXISTS,
          Status.PERMISSION_DENIED,
          Status.RESOURCE_EXHAUSTED,
          Status.FAILED_PRECONDITION,
          Status.ABORTED,
          Status.OUT_OF_RANGE,
          Status.UNAUTHENTICATED);

  /** The server's connection broke off, its stream was reset, or an answer could not be read. */
  private static final List<String> BROKEN_OFF = List.of("UC", "UR", "UPE");

  /** The sidecar answers itself, for no server did: 502 to 504, or UNAVAILABLE. */
  private static final List<String> NO_SERVER =
      List.of("UC", "UR", "UPE", "UH", "UF", "UO", "NC", "UT");

  /**
   * UNKNOWN is also what Envoy infers where no status came, as when a caller has heard enough and
   * cancels; so it must have been said.
   */
  private static final AccessLogFilter UNKNOWN =
      all(
          grpcStatus(List.of(Status.UNKNOWN)),
          expression(
              "response.trailers['grpc-status'] == '2' || response.headers['grpc-status'] == '2'"));

  private static final AccessLogFilter NOT_SWITCHED =
      any(status(Op.LE, SWITCHED - 1), status(Op.GE, SWITCHED + 1));

  private static final AccessLogFilter SILENT = status(Op.LE, 0);
  private static final AccessLogFilter ANSWERED = status(Op.GE, 1);

  private static final AccessLogFilter ENDED =
      all(type(AccessLogType.DownstreamEnd), age(Op.LE, BOUND - 1));

  /**
   * Envoy tells every {@link #LONGEST_WAIT}; this is the first time, even if it is some seconds
   * late. The second may be some milliseconds early.
   */
  private static final AccessLogFilter STILL_OPEN =
      all(type(AccessLogType.DownstreamPeriodic), age(Op.LE, BOUND * 3 / 2));

  private static final AccessLogFilter NOW = any(ENDED, STILL_OPEN);

  private static final AccessLogFilter STREAM =
      any(header(CONTENT_TYPE, ANY_GRPC), header("upgrade", WEBSOCKET), header("accept", EVENTS));

  private static final AccessLogFilter NO_STREAM =
      all(
          noHeader(CONTENT_TYPE, ANY_GRPC),
          noHeader("upgrade", WEBSOCKET),
          noHeader("accept", EVENTS));

  /** A WebSocket whose handshake was not counted before. */
  static final AccessLogFilter ESTABLISHED =
      all(type(AccessLogType.DownstreamTunnelSuccessfullyEstablished), age(Op.LE, BOUND - 1));

  static final AccessLogFilter COUNTED = any(all(NOT_SWITCHED, NOW), ESTABLISHED);

  /**
   * No answer, HTTP 500 and above, gRPC's statuses of the same meaning, and an answer that the
   * server broke off.
   */
  static final AccessLogFilter FAILED =
      all(
          NOW,
          any(
              SILENT,
              status(Op.GE, FIRST_FAILURE),
              all(flags(BROKEN_OFF), status(Op.LE, FIRST_CLIENT_ERROR - 1), NOT_SWITCHED),
              all(HAS_GRPC_STATUS, any(grpcStatus(SERVER_ERRORS), UNKNOWN))));

  /** An answer that had begun when its request was counted, and that failed since. */
  static final AccessLogFilter FAILED_LATER =
      all(
          type(AccessLogType.DownstreamEnd),
          age(Op.GE, BOUND),
          ANSWERED,
          status(Op.LE, FIRST_CLIENT_ERROR - 1),
          NOT_SWITCHED,
          any(flags(BROKEN_OFF), all(HAS_GRPC_STATUS, grpcStatus(SERVER_ERRORS))),
          expression("!('grpc-status' in response.headers)"));

  /** The server said nothing: the caller gave up first, or the sidecar had to answer. */
  static final AccessLogFilter UNANSWERED =
      all(NOW, any(SILENT, all(flags(NO_SERVER), grpcStatus(List.of(Status.UNAVAILABLE)))));

  /** HTTP 400 to 499 and gRPC's statuses of the same meaning. */
  static final AccessLogFilter CLIENT_ERRORS =
      all(
          NOW,
          any(
              all(
                  HAS_NO_GRPC_STATUS,
                  status(Op.GE, FIRST_CLIENT_ERROR),
                  status(Op.LE, FIRST_FAILURE - 1)),
              all(HAS_GRPC_STATUS, ANSWERED, grpcStatus(CALLER_ERRORS))));

  /** Requests whose answers may go on for as long as both ends like, once they have begun. */
  static final AccessLogFilter STREAMS = all(NOW, ANSWERED, NOT_SWITCHED, STREAM);

  /** All other requests whose answer is complete. */
  static final AccessLogFilter OTHERS =
      all(ENDED, ANSWERED, NO_STREAM, expression("response.flags == 0"));

  /** What ended without a complete answer, so that only its age is known. */
  static final AccessLogFilter CUT_SHORT =
      all(ENDED, any(SILENT, all(NO_STREAM, flags(List.of()))));

  /** What is open and is not measured by its first byte. */
  static final AccessLogFilter OVERDUE = all(STILL_OPEN, any(SILENT, NO_STREAM));

  private CountedRequests() {}
}
