package dev.sluice.mesh.webhook;

import static dev.sluice.mesh.webhook.Samples.WEB;
import static dev.sluice.mesh.webhook.Samples.container;
import static dev.sluice.mesh.webhook.Samples.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mesh.bootstrap.ProbeRoute;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbesTest {
  private final Probes web = new Probes(container(pod(WEB), "web"));
  private final Probes helper = new Probes(container(pod(WEB), "helper"));

  @Test
  void shouldAskTheSidecarInsteadOfTheApplication() {
    // When
    var probe = web.rewrite().getReadinessProbe();
    // Then
    assertThat(probe.getHttpGet())
        .returns("/web/readiness", HTTPGetAction::getPath)
        .returns(15021, it -> it.getPort().getIntVal())
        .returns("HTTP", HTTPGetAction::getScheme);
    assertThat(probe.getHttpGet().getHttpHeaders()).containsExactly(new HTTPHeader("X-Probe", "a"));
    assertThat(probe.getPeriodSeconds()).isEqualTo(3);
    assertThat(probe.getTimeoutSeconds()).isEqualTo(2);
  }

  @Test
  void shouldAskByHttpWhenTheApplicationIsCheckedOtherwise() {
    // When
    var container = web.rewrite();
    // Then
    assertThat(container.getLivenessProbe().getTcpSocket()).isNull();
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/web/liveness");
    assertThat(container.getLivenessProbe().getFailureThreshold()).isEqualTo(7);
    assertThat(container.getStartupProbe().getGrpc()).isNull();
    assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/web/startup");
  }

  @Test
  void shouldTellTheSidecarWhatToAsk() {
    // When
    web.rewrite();
    helper.rewrite();
    // Then
    assertThat(web.routes())
        .containsExactlyInAnyOrder(
            new ProbeRoute(
                "/web/readiness",
                new ProbeRoute.Target(ProbeRoute.Kind.HTTP, 8080, "/ready?deep=1")),
            new ProbeRoute("/web/liveness", new ProbeRoute.Target(ProbeRoute.Kind.TCP, 8080, "")),
            new ProbeRoute(
                "/web/startup", new ProbeRoute.Target(ProbeRoute.Kind.GRPC, 9000, "shop.Web")));
    assertThat(helper.routes())
        .containsExactly(
            new ProbeRoute(
                "/helper/prestop", new ProbeRoute.Target(ProbeRoute.Kind.HTTPS, 9100, "/bye")));
  }

  @Test
  void shouldLeaveCommandsAlone() {
    // When
    var container = helper.rewrite();
    // Then
    assertThat(container.getLivenessProbe().getExec().getCommand()).containsExactly("check");
    assertThat(container.getLifecycle().getPostStart().getExec().getCommand())
        .containsExactly("hello");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcpSocket: {port: 8080} | tcpSocket: {host: db.example, port: 8080}",
        "tcpSocket: {port: 8080} | httpGet: {host: db.example, port: 8080}",
      })
  void shouldLeaveChecksOfAnotherHostAlone(String was, String is) {
    // Given
    var container = container(pod(WEB.replace(was, is)), "web");
    // Then
    assertThat(new Probes(container).rewrite().getLivenessProbe())
        .isEqualTo(container.getLivenessProbe());
  }
}
