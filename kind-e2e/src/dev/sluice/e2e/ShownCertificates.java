package dev.sluice.e2e;

import dev.sluice.testkit.TrustAnyone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** The certificates that a pod's sidecar has shown to somebody who has none. */
final class ShownCertificates {
  private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
  private static final int PATIENCE_MS = 5_000;

  private final String host;
  private final int port;
  private final Map<BigInteger, X509Certificate> shown = new LinkedHashMap<>();

  /**
   * @param host that has a route to the pod: a node
   * @param port of that host which leads to the pod's application
   */
  ShownCertificates(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * Dials once, and remembers what is shown.
   *
   * @throws UncheckedIOException when nobody can be reached there
   */
  void look() {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), PATIENCE_MS);
      plain.setSoTimeout(PATIENCE_MS);
      shakeHands(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The other side shows its own first (TLS 1.3), and ends it as soon as it sees that we show
   * nothing.
   */
  private void shakeHands(Socket plain) {
    try (var socket = (SSLSocket) anyone().createSocket(plain, host, port, false)) {
      socket.startHandshake();
      var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      shown.putIfAbsent(certificate.getSerialNumber(), certificate);
    } catch (IOException e) {
      // as is to be expected
    }
  }

  /** How many different ones there were. */
  int count() {
    return shown.size();
  }

  /** Identifiers of the keys that signed them. */
  Set<ByteBuffer> signers() {
    return shown.values().stream()
        .map(it -> ByteBuffer.wrap(it.getExtensionValue(AUTHORITY_KEY_IDENTIFIER)))
        .collect(Collectors.toSet());
  }

  private SSLSocketFactory anyone() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAnyone()}, new SecureRandom());
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
