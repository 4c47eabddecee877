package dev.sluice.mesh.webhook;

import static dev.sluice.mesh.webhook.Samples.INJECTOR;
import static dev.sluice.mesh.webhook.Samples.WEB;
import static dev.sluice.mesh.webhook.Samples.container;
import static dev.sluice.mesh.webhook.Samples.injected;
import static dev.sluice.mesh.webhook.Samples.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mesh.identity.CallerName;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InjectorTest {
  @Test
  void shouldInterceptBeforeAndProxyBeforeAnythingElseRuns() {
    assertThat(injected(WEB).getSpec().getInitContainers())
        .extracting(Container::getName)
        .containsExactly("sluice-init", "sluice-proxy", "setup");
  }

  @Test
  void shouldGiveOnlyTheInitContainerPrivileges() {
    // When
    var pod = injected(WEB);
    // Then
    var init = container(pod, "sluice-init").getSecurityContext();
    assertThat(init.getCapabilities().getAdd()).containsExactly("NET_ADMIN", "NET_RAW");
    assertThat(init.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(init.getRunAsUser()).isZero();
    assertThat(init.getRunAsNonRoot()).isFalse();
    var proxy = container(pod, "sluice-proxy").getSecurityContext();
    assertThat(proxy.getCapabilities().getAdd()).isEmpty();
    assertThat(proxy.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(proxy.getRunAsUser()).isEqualTo(1337);
    assertThat(proxy.getReadOnlyRootFilesystem()).isTrue();
    assertThat(proxy.getAllowPrivilegeEscalation()).isFalse();
    assertThat(proxy.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
  }

  @Test
  void shouldRunEnvoyAsNativeSidecar() {
    // When
    var proxy = container(injected(WEB), "sluice-proxy");
    // Then
    assertThat(proxy.getRestartPolicy()).isEqualTo("Always");
    assertThat(proxy.getCommand()).containsExactly("/usr/local/bin/envoy");
    assertThat(proxy.getArgs())
        .containsSequence("--service-node", "$(POD_NAMESPACE)/$(POD_NAME)")
        .containsSequence("--service-cluster", "shopper")
        .contains("--disable-hot-restart");
    assertThat(proxy.getEnv())
        .extracting(EnvVar::getName)
        .containsExactly("POD_NAME", "POD_NAMESPACE", "POD_IP", "POD_UID", "SLUICE_CALLER");
    assertThat(proxy.getEnv().get(4).getValue())
        .isEqualTo(CallerName.of("$(POD_UID)", "$(POD_NAMESPACE)", "shopper"));
    assertThat(proxy.getStartupProbe().getHttpGet().getPort().getIntVal()).isEqualTo(15021);
  }

  @Test
  void shouldTellEnvoyOfTheProbesOfAllContainers() {
    assertThat(container(injected(WEB), "sluice-proxy").getArgs().get(1))
        .contains("/web/readiness", "/web/liveness", "/web/startup", "/helper/prestop");
  }

  @Test
  void shouldProjectATokenForTheControlPlane() {
    // When
    var volume = injected(WEB).getSpec().getVolumes().get(0);
    // Then
    var token =
        volume.getProjected().getSources().stream()
            .map(VolumeProjection::getServiceAccountToken)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow();
    assertThat(token.getAudience()).isEqualTo("sluice");
    assertThat(token.getExpirationSeconds()).isEqualTo(3600);
    assertThat(volume.getProjected().getDefaultMode()).isEqualTo(0644);
  }

  @Test
  void shouldAnnotateThePod() {
    assertThat(injected(WEB).getMetadata().getAnnotations())
        .containsEntry("sluice.dev/status", "injected")
        .containsEntry("sluice.dev/token-sds", "{\"token\":1}")
        .containsEntry("sluice.dev/roots-sds", "{\"roots\":1}")
        .containsEntry("kubectl.kubernetes.io/default-container", "web")
        .containsEntry("note", "kept");
  }

  @Test
  void shouldKeepTheDefaultContainerWhenTheAuthorNamesOne() {
    assertThat(
            injected(WEB.replace("note: kept", "kubectl.kubernetes.io/default-container: helper"))
                .getMetadata()
                .getAnnotations())
        .containsEntry("kubectl.kubernetes.io/default-container", "helper");
  }

  @Test
  void shouldNotBelieveAnnotationsThatWereCopied() {
    // Given
    var copied =
        WEB.replace("note: kept", "sluice.dev/status: injected, sluice.dev/roots-sds: forged");
    // Then
    assertThat(injected(copied).getMetadata().getAnnotations())
        .containsEntry("sluice.dev/roots-sds", "{\"roots\":1}");
  }

  @Test
  void shouldChangeNothingWhenThePodIsInjectedAlready() {
    // Given
    var once = injected(WEB);
    // Then
    assertThat(INJECTOR.inject(once)).isSameAs(once);
  }

  @Test
  void shouldLeaveThePodsAuthorsObjectAlone() {
    // Given
    var pod = pod(WEB);
    // When
    INJECTOR.inject(pod);
    // Then
    assertThat(pod).isEqualTo(pod(WEB));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "note: kept | sluice.dev/inject: \"false\"",
        "app: web   | sluice.dev/inject: \"false\"",
        "serviceAccountName: shopper | hostNetwork: true",
      })
  void shouldLeaveAPodOutWhenItAsksForItOrUsesTheNodesNetwork(String was, String is) {
    // Given
    var pod = pod(WEB.replace(was, is));
    // Then
    assertThat(INJECTOR.inject(pod)).isSameAs(pod);
    assertThat(INJECTOR.reasonToSkip(pod)).isPresent();
  }

  @Test
  void shouldPassExclusionsToTheInterception() {
    // When
    var pod =
        injected(
            WEB.replace(
                "note: kept",
                "sluice.dev/exclude-inbound-ports: '9090, 9091', sluice.dev/exclude-outbound-ports: '3306', "
                    + "sluice.dev/exclude-outbound-cidrs: '10.0.0.0/8,fd00::/8'"));
    // Then
    assertThat(container(pod, "sluice-init").getEnv())
        .extracting(it -> it.getName() + "=" + it.getValue())
        .containsExactly(
            "SLUICE_EXCLUDE_INBOUND_PORTS=9090,9091",
            "SLUICE_EXCLUDE_OUTBOUND_PORTS=3306",
            "SLUICE_EXCLUDE_OUTBOUND_CIDRS=10.0.0.0/8,fd00::/8");
  }

  private static final String UDP_PORT =
      WEB.replace(
          "containerPort: 8080}", "containerPort: 8080}, {containerPort: 53, protocol: UDP}");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldEnforceUdpRoutesWhenAPortOfUdpIsDeclaredOrTheAuthorAsks(boolean declared) {
    // When
    var pod = injected(declared ? UDP_PORT : WEB.replace("note: kept", "sluice.dev/udp: enforced"));
    // Then
    assertThat(pod.getSpec().getInitContainers())
        .extracting(Container::getName)
        .containsExactly("sluice-init", "sluice-proxy", "sluice-udp", "setup");
    var udp = container(pod, "sluice-udp");
    assertThat(udp.getRestartPolicy()).isEqualTo("Always");
    assertThat(udp.getArgs()).containsExactly("udp");
    assertThat(udp.getSecurityContext().getCapabilities().getAdd()).containsExactly("NET_ADMIN");
    assertThat(udp.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(udp.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(udp.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container(pod, "sluice-init").getEnv()).isEmpty();
    assertThat(INJECTOR.inject(pod)).isSameAs(pod);
  }

  @Test
  void shouldLeaveUdpAloneWhenTheAuthorAsksForIt() {
    // When
    var pod = injected(UDP_PORT.replace("note: kept", "sluice.dev/udp: open"));
    // Then
    assertThat(pod.getSpec().getInitContainers())
        .extracting(Container::getName)
        .doesNotContain("sluice-udp");
    assertThat(container(pod, "sluice-init").getEnv())
        .extracting(it -> it.getName() + "=" + it.getValue())
        .containsExactly("SLUICE_UDP=open");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sluice.dev/exclude-inbound-ports: http",
        "sluice.dev/exclude-outbound-ports: '0'",
        "sluice.dev/exclude-outbound-ports: '80,'",
        "sluice.dev/exclude-outbound-cidrs: 10.0.0.0",
        "sluice.dev/exclude-outbound-cidrs: 10.0.0.0/33",
        "sluice.dev/exclude-outbound-cidrs: 10.0.0/8",
        "sluice.dev/exclude-outbound-cidrs: 'fd00::/129'",
        "sluice.dev/drain-seconds: soon",
        "sluice.dev/drain-seconds: '-1'",
        "sluice.dev/inject: 'no'",
        "sluice.dev/udp: 'true'",
      })
  void shouldNameTheAnnotationWhenItsValueIsWrong(String annotation) {
    assertThatThrownBy(() -> injected(WEB.replace("note: kept", annotation)))
        .isInstanceOf(Uninjectable.class)
        .hasMessageContaining(annotation.substring(0, annotation.indexOf(':')))
        .hasMessageContaining("allowed:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: helper    | name: sluice-proxy",
        "name: setup,    | name: sluice-init,",
        "containerPort: 8080 | containerPort: 15001",
        "containerPort: 8080 | containerPort: 15004",
        "name: helper    | name: sluice-udp",
        "image: helper   | securityContext: {runAsUser: 1337}",
        "serviceAccountName: shopper | securityContext: {runAsUser: 1337}",
        "serviceAccountName: shopper | volumes: [{name: sluice, emptyDir: {}}]",
        "serviceAccountName: shopper | os: {name: windows}",
        "port: http      | port: nowhere",
      })
  void shouldRefuseAPodThatGetsAroundTheSidecarOrBreaksIt(String was, String is) {
    assertThatThrownBy(() -> injected(WEB.replace(was, is)))
        .isInstanceOf(Uninjectable.class)
        .hasMessageContaining("allowed:");
  }

  @Test
  void shouldUseTheDefaultAccountWhenNoneIsGiven() {
    assertThat(
            container(
                    injected(WEB.replace("serviceAccountName: shopper", "nodeName: x")),
                    "sluice-proxy")
                .getArgs())
        .containsSequence("--service-cluster", "default");
  }
}
