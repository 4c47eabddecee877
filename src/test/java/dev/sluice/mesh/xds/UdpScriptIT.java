package dev.sluice.mesh.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code udp.sh} makes of whatever it is answered, and what {@code intercept.sh} leaves of it;
 * in a network namespace with the real packet filter.
 */
class UdpScriptIT {
  private static final String GOOD = "allow 10.1.0.7 8301,8302\nallow fd00::7 all\n";
  private static final List<String> GOOD_RULES =
      List.of(
          "-s 10.1.0.7/32 -p udp -m multiport --dports 8301,8302 -j ACCEPT",
          "-s fd00::7/128 -p udp -j ACCEPT");

  @TempDir Path directory;

  private TestNetwork network;
  private String namespace;
  private TestPod envoy;
  private UdpEnforcer enforcer;
  private int versions;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(TestNetwork.possible(), "needs root, ip and iptables to make network namespaces");
    network = new TestNetwork("sls", 196);
    namespace = network.pod(0, false);
    UdpEnforcer.init(namespace, Map.of());
    answer(rules(GOOD));
    envoy = envoy();
    enforcer = new UdpEnforcer(namespace, directory);
    awaitRules(GOOD_RULES);
  }

  private TestPod envoy() throws IOException {
    return new TestPod(directory, namespace, "raw:15004:" + directory.resolve("answer"));
  }

  @AfterEach
  void stop() {
    if (network == null) return;
    if (enforcer != null) enforcer.close();
    if (envoy != null) envoy.close();
    network.close();
  }

  private void awaitRules(List<String> rules) {
    await().until(() -> enforcer.allowed().equals(rules));
  }

  /** With a title that was never there before. */
  private String rules(String lines) {
    return "sluice-udp/1 %032d\n%send\n".formatted(++versions, lines);
  }

  private void answer(String body) throws IOException {
    raw("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
  }

  private void raw(String answer) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), answer);
    Files.move(next, directory.resolve("answer"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void shouldReplaceAllRulesWhenTheyChange() throws IOException {
    answer(rules("allow 10.1.0.8 all\n"));
    awaitRules(List.of("-s 10.1.0.8/32 -p udp -j ACCEPT"));
    answer(rules("open\n"));
    awaitRules(List.of("-j ACCEPT", "-j ACCEPT"));
    answer(rules(""));
    awaitRules(List.of());
  }

  @Test
  void shouldTakeThousandsOfRules() throws IOException {
    // When
    answer(
        rules(
            IntStream.range(0, 3000)
                .mapToObj(i -> "allow 10.2." + i / 250 + "." + i % 250 + " 65535\n")
                .collect(Collectors.joining())));
    // Then
    await().until(() -> enforcer.allowed().size() == 3000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allow 10.1.0.8 8301 -j ACCEPT",
        "allow 10.1.0.8",
        "allow 10.1.0.8 0",
        "allow 10.1.0.8 65536",
        "allow 10.1.0.8 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16",
        "allow 10.1.0.8 1:65535",
        "allow 10.1.0.8 all ",
        "allow 10.1.0 all",
        "allow 10.1.0.256 all",
        "allow 10.1.0.08 all",
        "allow 0.0.0.0/0 all",
        "allow ::/0 all",
        "allow fd00:::7 all",
        "allow 1:2:3:4:5:6:7:8:9 all",
        "allow fade all",
        "allow $(touch$IFS/tmp/x) all",
        "allow `reboot` all",
        "-A INPUT -j ACCEPT",
        "-F",
        "COMMIT",
        "*nat",
        "Open",
        "",
      })
  void shouldKeepTheLastRulesWhenALineIsNotOne(String line) throws IOException {
    // When
    answer(rules("allow 10.1.0.9 all\n" + line + "\n"));
    // Then
    await().until(() -> enforcer.log().contains("refused"));
    assertThat(enforcer.allowed()).isEqualTo(GOOD_RULES);
    answer(rules(""));
    awaitRules(List.of());
  }

  @Test
  void shouldKeepTheLastRulesWhenTheAnswerIsCutShort() throws IOException {
    answer(rules("allow 10.1.0.9 all\n").replace("end\n", ""));
    await().until(() -> enforcer.log().contains("no line \"end\""));
    assertThat(enforcer.allowed()).isEqualTo(GOOD_RULES);
  }

  @Test
  void shouldKeepTheLastRulesWhenALineHasNoEnd() throws IOException {
    answer(rules("allow 10.1.0.9 " + "1".repeat(100_000)));
    await().until(() -> enforcer.log().contains("no line \"end\""));
    assertThat(enforcer.allowed()).isEqualTo(GOOD_RULES);
  }

  @Test
  void shouldKeepTheLastRulesWhenTheTitleIsOfAnotherKind() throws IOException {
    answer(rules("open\n").replace("udp/1", "udp/2"));
    await().until(() -> enforcer.log().contains("not the title"));
    assertThat(enforcer.allowed()).isEqualTo(GOOD_RULES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 404 Not Found\r\n\r\n", "HTTP/1.1 503 Away\r\n\r\n"})
  void shouldKeepTheLastRulesUntilThereAreOthersWhenEnvoyHasNone(String answer) throws IOException {
    // When
    raw(answer);
    // Then
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(20))
        .until(() -> enforcer.allowed().equals(GOOD_RULES));
    answer(rules(""));
    awaitRules(List.of());
  }

  @Test
  void shouldKeepTheLastRulesUntilItIsBackWhenEnvoyIsAway() throws IOException {
    // When
    envoy.close();
    answer(rules(""));
    // Then
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(20))
        .until(() -> enforcer.allowed().equals(GOOD_RULES));
    envoy = envoy();
    awaitRules(List.of());
  }

  @Test
  void shouldApplyWhatHoldsWhenItStartsAnew() throws IOException {
    enforcer.close();
    answer(rules("allow 10.1.0.8 all\n"));
    enforcer = new UdpEnforcer(namespace, directory);
    awaitRules(List.of("-s 10.1.0.8/32 -p udp -j ACCEPT"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iptables-save", "ip6tables-save"})
  void shouldChangeNothingWhenInitRunsAgain(String program) {
    // Given
    var filter = UdpEnforcer.rules(namespace, program, "filter");
    var nat = UdpEnforcer.rules(namespace, program, "nat");
    // When
    UdpEnforcer.init(namespace, Map.of());
    // Then
    assertThat(filter).contains("-A SLUICE_UDP -j DROP");
    assertThat(UdpEnforcer.rules(namespace, program, "filter")).isEqualTo(filter);
    assertThat(UdpEnforcer.rules(namespace, program, "nat")).isEqualTo(nat);
  }

  @Test
  void shouldLeaveUdpAloneWhenInitIsToldSo() {
    // When
    UdpEnforcer.init(namespace, Map.of("SLUICE_UDP", "open"));
    // Then
    assertThat(UdpEnforcer.rules(namespace, "iptables-save", "filter"))
        .contains("-A SLUICE_UDP -j RETURN")
        .doesNotContain("-A SLUICE_UDP -j DROP");
  }
}
