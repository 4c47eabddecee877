package dev.sluice.mesh.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.policy.Protocol;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolsTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "http,                  -,        5432, HTTP",
        "http2,                 -,        9000, HTTP",
        "grpc,                  -,        9000, HTTP",
        "kubernetes.io/h2c,     -,        9000, HTTP",
        "kubernetes.io/ws,      -,        9000, HTTP",
        "kubernetes.io/wss,     -,        80,   TCP",
        "https,                 http,     80,   TCP",
        "example.com/whatever,  http,     80,   TCP",
        "-,                     http,     9000, HTTP",
        "-,                     http-api, 9000, HTTP",
        "-,                     http2-x,  9000, HTTP",
        "-,                     grpc-web, 9000, HTTP",
        "-,                     https,    8080, TCP",
        "-,                     httpbin,  9000, TCP",
        "-,                     tcp-x,    8080, TCP",
        "-,                     mysql,    80,   TCP",
        "-,                     redis-a,  80,   TCP",
        "-,                     web,      80,   HTTP",
        "-,                     -,        8080, HTTP",
        "-,                     -,        8443, TCP",
        "-,                     web,      9000, TCP",
      })
  void shouldTakeHttpOnlyForHttp(String appProtocol, String name, int number, Protocol expected) {
    // Given
    var port =
        new ServicePortBuilder()
            .withAppProtocol(appProtocol)
            .withName(name)
            .withPort(number)
            .build();
    // Then
    assertThat(Protocols.of(port)).isEqualTo(expected);
  }
}
