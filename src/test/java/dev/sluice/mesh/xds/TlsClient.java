package dev.sluice.mesh.xds;

import dev.sluice.mesh.ca.Leaf;
import dev.sluice.testkit.TrustAnyone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** A caller that shows whichever certificate a test gives it, and trusts anyone. */
final class TlsClient {
  private static final char[] NO_PASSWORD = {};
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nhost: web.shop\r\nconnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private TlsClient() {}

  /** The answer's text; empty when the connection was refused, also after the handshake. */
  static String answer(String ip, int port, Leaf leaf) {
    try (SSLSocket socket = open(ip, port, leaf)) {
      socket.getOutputStream().write(REQUEST);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException refused) {
      return "";
    }
  }

  /** What the other end shows. */
  static X509Certificate peer(String ip, int port, Leaf leaf) {
    try (SSLSocket socket = open(ip, port, leaf)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What a server that speaks first says, until a line ends; empty when the connection was refused.
   *
   * @param name whom the client calls itself (SNI); null for nobody
   */
  static String greeting(String ip, int port, Leaf leaf, String name) {
    try (SSLSocket socket = open(ip, port, leaf, name)) {
      return new String(PodProgram.line(socket, 10_000), StandardCharsets.ISO_8859_1);
    } catch (IOException refused) {
      return "";
    }
  }

  private static SSLSocket open(String ip, int port, Leaf leaf) throws IOException {
    return open(ip, port, leaf, null);
  }

  private static SSLSocket open(String ip, int port, Leaf leaf, String name) throws IOException {
    var socket = (SSLSocket) context(leaf).getSocketFactory().createSocket(ip, port);
    var parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setApplicationProtocols(new String[] {TlsContexts.ALPN});
    if (name != null) parameters.setServerNames(List.of(new SNIHostName(name)));
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static SSLContext context(Leaf leaf) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("leaf", leaf.key(), NO_PASSWORD, leaf.chain().toArray(new Certificate[0]));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys.getKeyManagers(), new TrustManager[] {new TrustAnyone()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
