package dev.sluice.cli.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubeapitest.cert.CertManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTunnelIT {
  @TempDir private Path folder;

  @Test
  void shouldLeadToTheProxyWhenItSpeaksTls() throws Exception {
    // Given
    SSLContext tls = tls("127.0.0.1");
    try (var echo = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var proxy = proxy(tls)) {
      var near = TlsTunnel.to("127.0.0.1", proxy.port(), tls.getSocketFactory());
      // When
      try (var socket = new Socket(near.getAddress(), near.getPort())) {
        socket
            .getOutputStream()
            .write(ascii("CONNECT 127.0.0.1:" + echo.getLocalPort() + " HTTP/1.1\r\n\r\nping"));
        try (var far = echo.accept()) {
          // Then
          assertThat(far.getInputStream().readNBytes(4)).isEqualTo(ascii("ping"));
          far.getOutputStream().write(ascii("pong"));
          String answer = "HTTP/1.1 200 Connected\r\n\r\npong";
          assertThat(socket.getInputStream().readNBytes(answer.length())).isEqualTo(ascii(answer));
        }
      }
    }
  }

  @Test
  void shouldSayWhyWhenTheProxyIsNotWhoItShouldBe() throws Exception {
    // Given
    SSLContext tls = tls("10.0.0.1");
    try (var proxy = proxy(tls)) {
      // When / Then
      assertThatThrownBy(() -> TlsTunnel.to("127.0.0.1", proxy.port(), tls.getSocketFactory()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  private static TestProxy proxy(SSLContext tls) throws IOException {
    return new TestProxy(
        tls.getServerSocketFactory().createServerSocket(0, 16, InetAddress.getLoopbackAddress()));
  }

  private SSLContext tls(String address) throws Exception {
    Path certificate = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    CertManager.generateKeyAndCertificate(
        "CN=proxy",
        key.toFile(),
        certificate.toFile(),
        new GeneralName(GeneralName.iPAddress, address));
    var material = new Material("tls.crt", Files.readAllBytes(certificate));
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "proxy",
        PemKey.read(new Material("tls.key", Files.readAllBytes(key))),
        new char[0],
        PemCertificates.read(material).toArray(X509Certificate[]::new));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    var tls = SSLContext.getInstance("TLS");
    tls.init(
        managers.getKeyManagers(),
        new TrustManager[] {Trust.authorities(material).manager()},
        null);
    return tls;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
