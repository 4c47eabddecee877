package dev.sluice.cli.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxyTest {
  private static final URI SERVER = URI.create("https://api.example.com:6443");

  @Test
  void shouldTakeTheProxyOfTheSchemeWhenItIsSet() {
    assertThat(url(SERVER, Map.of("HTTPS_PROXY", "proxy:3128"))).isEqualTo("http://proxy:3128");
    assertThat(url(SERVER, Map.of("https_proxy", "socks5://p:1"))).isEqualTo("socks5://p:1");
    assertThat(url(SERVER, Map.of("HTTP_PROXY", "http://proxy:3128"))).isEmpty();
    assertThat(url(SERVER, Map.of("HTTPS_PROXY", ""))).isEmpty();
    assertThat(url(URI.create("http://api"), Map.of("HTTP_PROXY", "p:1"))).isEqualTo("http://p:1");
  }

  @Test
  void shouldGoStraightWhenTheServerIsThisMachine() {
    for (String host : new String[] {"localhost", "127.0.0.1", "127.8.0.1", "[::1]"}) {
      assertThat(url(URI.create("https://" + host), Map.of("HTTPS_PROXY", "p:1"))).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0} covers {1}: {2}")
  @CsvSource({
    "'*', api.example.com, true",
    "example.com, api.example.com, true",
    "example.com, example.com, true",
    "example.com, notexample.com, false",
    ".example.com, api.example.com, true",
    ".example.com, example.com, false",
    "*.example.com, api.example.com, true",
    "'other, API.example.com', api.example.com, true",
    "api.example.com:6443, api.example.com, true",
    "api.example.com:443, api.example.com, false",
    "10.0.0.0/8, 10.1.2.3, true",
    "10.0.0.0/8, 11.1.2.3, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3:6443, 10.1.2.3, true",
    "10.1.2, 10.1.2.3, false",
    "rubbish/8, 10.1.2.3, false",
    "fd00::/8, fd00::1, true",
    "'', api.example.com, false"
  })
  void shouldGoStraightWhenNoProxyCoversTheServer(String text, String host, boolean covered) {
    assertThat(new NoProxy(text).covers(host, 6443)).isEqualTo(covered);
  }

  @Test
  void shouldHideThePasswordWhenTheProxyIsRefused() {
    assertThatThrownBy(() -> url(SERVER, Map.of("HTTPS_PROXY", "ftp://me:secret@p:1")))
        .hasMessageStartingWith("HTTPS_PROXY is 'ftp://...@p:1', allowed are http://HOST:PORT");
  }

  private static String url(URI server, Map<String, String> environment) {
    var around = new Surroundings(environment, Path.of("home"), Path.of("pod"));
    return new EnvironmentProxy(around).of(server).map(it -> it.url().toString()).orElse("");
  }
}
