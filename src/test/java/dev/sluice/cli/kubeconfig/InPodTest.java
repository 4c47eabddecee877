package dev.sluice.cli.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.terminal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InPodTest {
  @TempDir private Path mounted;

  @Test
  void shouldFindNothingWhenThereIsNoToken() {
    assertThat(in("10.0.0.1", "443").find()).isEmpty();
  }

  /** Whoever has a Service of that name gets such a port from older runtimes. */
  @ParameterizedTest
  @ValueSource(strings = {"tcp://10.0.0.1:443", "https", "44 3", "70000"})
  void shouldNameTheVariablesWhenTheyAreNoAddress(String port) throws IOException {
    // Given
    Files.writeString(mounted.resolve("token"), "t");
    // When / Then
    assertThatThrownBy(() -> in("10.0.0.1", port).find())
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "KUBERNETES_SERVICE_HOST is '10.0.0.1' and KUBERNETES_SERVICE_PORT is '"
                + port
                + "', allowed are an address and a port from 1 to 65535");
  }

  @Test
  void shouldNameTheFileWhenTheAuthoritiesAreMissing() throws IOException {
    // Given
    Files.writeString(mounted.resolve("token"), "t");
    // When / Then
    assertThatThrownBy(() -> in("::1", "443").find())
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("ca.crt: no such file, allowed is a readable file");
  }

  private InPod in(String host, String port) {
    var variables = Map.of("KUBERNETES_SERVICE_HOST", host, "KUBERNETES_SERVICE_PORT", port);
    return new InPod(new Surroundings(variables, mounted, mounted));
  }
}
