package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TestMesh.COUNTED_IP;
import static dev.sluice.mesh.xds.TestMesh.PLAIN_IP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a real sidecar counts of requests that fail in other ways than by saying so. Exact, since
 * nothing else calls this port. What is counted twice would be seen with the request that each test
 * makes last.
 */
class CountedIT extends LiveMesh {

  private static final String SERVICE = COUNTED_IP + " 80 ";
  private static final String DST = "out|shop/counted|80";
  private static final double LONGEST_WAIT_MICROS = CountedRequests.LONGEST_WAIT.toMillis() * 1e3;

  private Counts before;
  private double latencyBefore;

  @Override
  String webServer() {
    return "any";
  }

  @BeforeAll
  void allow() {
    apply(mesh().allowTcp("alice"));
  }

  @BeforeEach
  void readBefore() {
    before = counts();
    latencyBefore += latency();
  }

  @AfterEach
  void everyLatencyWasANumber() throws IOException {
    assertThat(alice().log()).doesNotContain("computed non-number");
  }

  @Test
  void shouldCountARequestAsUnansweredWhenItsCallerGivesUp() {
    ask("impatient", "/hang");
    assertThat(alice().run("heard impatient 2000")).containsExactly("");
    alice().run("hangup impatient");
    awaitCounted(new Counts(1, 1, 1, 0, 1));
    assertThat(latency()).as("how long the caller waited").isBetween(1.9e6, 1e7);
    awaitCountedAfterAnother(new Counts(2, 1, 1, 0, 2));
  }

  @Test
  void shouldCountARequestOnceAndWhileItIsOpenWhenNoAnswerComes() {
    ask("patient", "/hang");
    awaitCounted(new Counts(1, 1, 1, 0, 1));
    assertThat(latency()).isBetween(LONGEST_WAIT_MICROS * .98, LONGEST_WAIT_MICROS * 1.02);
    assertThat(alice().run("closed patient")).as("still open").containsExactly("false");
    // When: until long after it would be told of again
    assertThat(alice().run("heard patient 16000")).containsExactly("");
    alice().run("hangup patient");
    // Then
    awaitCountedAfterAnother(new Counts(2, 1, 1, 0, 2));
  }

  @Test
  void shouldCountARequestOnceWhenItsAnswerComesTooLate() {
    ask("late", "/late");
    assertThat(alice().run("heard late 25000").get(0)).startsWith("HTTP/1.1 500");
    alice().run("hangup late");
    awaitCountedAfterAnother(new Counts(2, 1, 1, 0, 2));
  }

  @Test
  void shouldCountNoFailureWhenAStreamOfEventsGoesOn() {
    ask("events", "/events accept:text/event-stream");
    assertThat(alice().run("heard events 20000").get(0)).startsWith("HTTP/1.1 200");
    awaitCounted(new Counts(1, 0, 0, 0, 1));
    assertThat(latency()).as("to the first event").isLessThan(LONGEST_WAIT_MICROS);
    alice().run("hangup events");
    awaitCountedAfterAnother(new Counts(2, 0, 0, 0, 2));
  }

  @Test
  void shouldCountNoFailureWhenTheCallerHasHeardEnoughOfADownload() {
    ask("download", "/events");
    assertThat(alice().run("heard download 20000").get(0)).startsWith("HTTP/1.1 200");
    alice().run("hangup download");
    awaitCountedAfterAnother(new Counts(2, 0, 0, 0, 2));
  }

  /** The server's own sidecar says 503 in its place, and nobody can tell who said it. */
  @Test
  void shouldCountARequestAsFailedWhenTheServerClosesTheConnection() {
    ask("reset", "/reset");
    assertThat(alice().run("heard reset 20000").get(0)).startsWith("HTTP/1.1 503");
    alice().run("hangup reset");
    awaitCountedAfterAnother(new Counts(2, 1, 0, 0, 2));
  }

  @Test
  void shouldCountARequestAsUnansweredWhenNoSidecarAnswersForTheServer() {
    assertThat(alice().http(1, PLAIN_IP, 80, "GET", "/drop", "host:plain").get(0).status())
        .isEqualTo(503);
    await()
        .untilAsserted(
            () -> assertThat(counts("out|shop/plain|80")).isEqualTo(new Counts(1, 1, 1, 0, 1)));
  }

  @Test
  void shouldCountARequestAsFailedWhenTheServerBreaksItsAnswerOff() {
    ask("half", "/half");
    assertThat(alice().run("heard half 20000").get(0)).startsWith("HTTP/1.1 200");
    awaitCountedAfterAnother(new Counts(2, 1, 0, 0, 2));
    alice().run("hangup half");
  }

  @Test
  void shouldCountAnAnswerOf404AsTheClientsError() {
    alice().http(3, COUNTED_IP, 80, "GET", "/missing", "host:web");
    awaitCountedAfterAnother(new Counts(4, 0, 0, 3, 4));
  }

  @Test
  void shouldCountAGrpcCallAsUnansweredWhenItsDeadlinePasses() {
    assertThat(alice().run("within 1500 " + SERVICE + "Hang on").get(0)).startsWith("4\n");
    awaitCounted(new Counts(1, 1, 1, 0, 1));
    assertThat(latency()).isBetween(1e6, 1e7);
    awaitCountedAfterAnother(new Counts(2, 1, 1, 0, 2));
  }

  @Test
  void shouldCountAGrpcStatusAsTheClientsErrorWhenItsHttpStatusIs4xx() {
    for (int status = 1; status <= 16; status++)
      alice().run("grpc 1 " + SERVICE + "Fail " + status);
    awaitCountedAfterAnother(new Counts(17, 6, 0, 10, 17));
  }

  @Test
  void shouldCountNoFailureWhenTheCallerCancelsAGrpcStreamAfterAMessage() {
    alice().run("watch " + SERVICE + "one");
    alice().run("watched cancel");
    awaitCountedAfterAnother(new Counts(2, 0, 0, 0, 2));
  }

  @Test
  void shouldCountAGrpcStreamOnceMoreWhenItBreaksAfterItWasCounted() {
    alice().run("watch " + SERVICE + "one");
    awaitCounted(new Counts(1, 0, 0, 0, 1));
    alice().run("watching drop");
    awaitCountedAfterAnother(new Counts(3, 1, 0, 0, 2));
  }

  private void ask(String name, String pathAndHeaders) {
    alice().run("ask " + name + " " + SERVICE + pathAndHeaders);
  }

  private void awaitCountedAfterAnother(Counts expected) {
    alice().http(1, COUNTED_IP, 80, "GET", "/", "host:web");
    awaitCounted(expected);
  }

  private void awaitCounted(Counts expected) {
    await().untilAsserted(() -> assertThat(counts().minus(before)).isEqualTo(expected));
  }

  private Counts counts() {
    return counts(DST);
  }

  private Counts counts(String dst) {
    return new Counts(
        sum("edge.total", dst),
        sum("edge.failed", dst),
        sum("edge.unanswered", dst),
        sum("edge.client_errors", dst),
        edges("edge.latency_us", dst).mapToLong(it -> it.getHistogram().getSampleCount()).sum());
  }

  /** Microseconds of all requests of this test. */
  private double latency() {
    return edges("edge.latency_us", DST).mapToDouble(it -> it.getHistogram().getSampleSum()).sum()
        - latencyBefore;
  }

  private record Counts(
      double requests, double failures, double unanswered, double clientErrors, double latencies) {
    private Counts minus(Counts other) {
      return new Counts(
          requests - other.requests,
          failures - other.failures,
          unanswered - other.unanswered,
          clientErrors - other.clientErrors,
          latencies - other.latencies);
    }
  }
}
