package dev.sluice.mesh.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code intercept.sh} does with TCP over IPv6 and IPv4; in network namespaces with the real
 * packet filter. In the place of Envoy, servers tell which way a connection took.
 */
class InterceptIT {
  private static final int PORT = 8080;
  private static final int EXCLUDED_PORT = 9090;
  private static final Map<String, String> SETTINGS =
      Map.of("SLUICE_EXCLUDE_INBOUND_PORTS", String.valueOf(EXCLUDED_PORT));
  private static final List<String> TO_THE_PROXY = List.of("hello inbound");
  private static final List<String> NOWHERE = List.of("");

  @TempDir Path directory;

  private TestNetwork network;
  private String namespace;
  private TestPod pod;
  private TestPod peer;

  @BeforeEach
  void start() {
    assumeTrue(TestNetwork.possible(), "needs root, ip and iptables to make network namespaces");
    network = new TestNetwork("sli", 194);
    namespace = network.pod(0, false);
  }

  /** Applications on both ports, and what stands for Envoy where that is started. */
  private void programs(boolean proxy) throws IOException {
    network.addIp6(0);
    String inbound = proxy ? "banner:" + Listeners.INBOUND_PORT + ":inbound" : "banner:7001:unused";
    String outbound =
        proxy ? "banner:" + Listeners.OUTBOUND_PORT + ":outbound" : "banner:7002:unused";
    pod =
        new TestPod(
            Files.createDirectory(directory.resolve("pod")),
            namespace,
            "banner:" + PORT + ":app",
            "banner:" + EXCLUDED_PORT + ":excluded",
            inbound,
            outbound);
    peer =
        new TestPod(
            Files.createDirectory(directory.resolve("peer")),
            network.pod(1, false),
            "banner:" + PORT + ":peer");
    network.addIp6(1);
  }

  @AfterEach
  void stop() {
    if (network == null) return;
    if (pod != null) pod.close();
    if (peer != null) peer.close();
    network.close();
  }

  private List<String> dial(String ip, int port) {
    return peer.run("tcp 1 " + ip + " " + port + " 3000");
  }

  private List<String> dialOut(String ip) {
    return pod.run("tcp 1 " + ip + " " + PORT + " 3000");
  }

  private void ipv6(String interfaces, boolean on) {
    String path = "/proc/sys/net/ipv6/conf/" + interfaces + "/disable_ipv6";
    TestNetwork.in(namespace, "sh", "-c", "echo " + (on ? 0 : 1) + " > " + path);
  }

  @Test
  void shouldLeadBothFamiliesToTheProxyWhenThePodHasBoth() throws IOException {
    programs(true);
    assertThat(dial(network.ip6(0), PORT)).isEqualTo(List.of("hello app"));
    // When
    UdpEnforcer.init(namespace, SETTINGS);
    // Then
    assertThat(dial(network.ip6(0), PORT)).isEqualTo(TO_THE_PROXY);
    assertThat(dial(network.ip(0), PORT)).isEqualTo(TO_THE_PROXY);
    assertThat(dialOut(network.ip6(1))).containsExactly("hello outbound");
    assertThat(dialOut(network.ip(1))).containsExactly("hello outbound");
  }

  @Test
  void shouldRefuseWhenNoProxyListens() throws IOException {
    programs(false);
    // When
    UdpEnforcer.init(namespace, SETTINGS);
    // Then
    assertThat(dial(network.ip6(0), PORT)).isEqualTo(NOWHERE);
    assertThat(dial(network.ip(0), PORT)).isEqualTo(NOWHERE);
    assertThat(dialOut(network.ip6(1))).isEqualTo(NOWHERE);
  }

  @Test
  void shouldProtectAnInterfaceWhenIpv6ComesOnLater() throws IOException {
    ipv6("all", false);
    UdpEnforcer.init(namespace, SETTINGS);
    // When
    ipv6("eth0", true);
    programs(true);
    // Then
    assertThat(dial(network.ip6(0), PORT)).isEqualTo(TO_THE_PROXY);
    assertThat(dial(network.ip6(0), EXCLUDED_PORT)).containsExactly("hello excluded");
  }

  @Test
  void shouldProtectAnInterfaceWhenIpv6IsOffForAllOthers() throws IOException {
    ipv6("all", false);
    ipv6("eth0", true);
    programs(true);
    // When
    UdpEnforcer.init(namespace, SETTINGS);
    // Then
    assertThat(dial(network.ip6(0), PORT)).isEqualTo(TO_THE_PROXY);
    assertThat(UdpEnforcer.rules(namespace, "ip6tables-save", "filter"))
        .contains("-A SLUICE_UDP -j DROP");
  }

  @Test
  void shouldLetExcludedTrafficPassWhenItIsIpv6() throws IOException {
    programs(true);
    var settings = new HashMap<>(SETTINGS);
    settings.put("SLUICE_EXCLUDE_OUTBOUND_CIDRS", network.ip6(1) + "/128");
    // When
    UdpEnforcer.init(namespace, settings);
    // Then
    assertThat(dial(network.ip6(0), EXCLUDED_PORT)).containsExactly("hello excluded");
    assertThat(dialOut(network.ip6(1))).containsExactly("hello peer");
    assertThat(dialOut(network.ip(1))).containsExactly("hello outbound");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldChangeNothingWhenItRunsAgain(boolean on) {
    // Given
    ipv6("all", on);
    UdpEnforcer.init(namespace, SETTINGS);
    var nat = UdpEnforcer.rules(namespace, "ip6tables-save", "nat");
    var filter = UdpEnforcer.rules(namespace, "ip6tables-save", "filter");
    // When
    UdpEnforcer.init(namespace, SETTINGS);
    // Then
    assertThat(nat).contains("-A SLUICE_INBOUND -p tcp -j REDIRECT --to-ports 15003");
    assertThat(UdpEnforcer.rules(namespace, "ip6tables-save", "nat")).isEqualTo(nat);
    assertThat(UdpEnforcer.rules(namespace, "ip6tables-save", "filter")).isEqualTo(filter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ip6tables-save", "ip6tables-restore"})
  void shouldFailWhenTheKernelHasIpv6ButNoTablesForIt(String program) throws IOException {
    // Given
    String path = without(program) + ":" + System.getenv("PATH");
    ipv6("all", false);
    // Then
    assertThatThrownBy(() -> UdpEnforcer.init(namespace, Map.of("PATH", path)))
        .hasMessageContaining("could not program ipv6 rules")
        .hasMessageContaining("no such table");
  }

  /** A directory in which the program does what it does on a kernel without its tables. */
  private String without(String program) throws IOException {
    Path fake = directory.resolve(program);
    Files.writeString(fake, "#!/bin/sh\necho no such table >&2\nexit 3\n");
    assertThat(fake.toFile().setExecutable(true)).isTrue();
    return directory.toString();
  }

  @Test
  void shouldProgramIpv4AloneWhenTheKernelHasNoIpv6() throws IOException {
    // Given
    String path = without("ip6tables-save") + ":" + System.getenv("PATH");
    String kernel = "mount -t tmpfs none /proc && mkdir /proc/net && touch /proc/net/dev";
    String script = Path.of("src/main/image/intercept.sh").toAbsolutePath().toString();
    // When
    TestNetwork.in(
        namespace, "unshare", "-m", "sh", "-c", kernel + " && PATH=" + path + " " + script);
    // Then
    assertThat(UdpEnforcer.rules(namespace, "iptables-save", "nat"))
        .contains("-A SLUICE_INBOUND -p tcp -j REDIRECT --to-ports 15003");
  }
}
