package dev.sluice.cli.kubeconfig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A local port that leads through TLS to a proxy. Its threads are daemons: it ends with the
 * command. The proxy's certificate is verified against the machine's authorities.
 */
final class TlsTunnel {
  private final String host;
  private final int port;
  private final SocketFactory factory;

  private TlsTunnel(String host, int port, SocketFactory factory) {
    this.host = host;
    this.port = port;
    this.factory = factory;
  }

  /**
   * @throws IOException when there is no TLS with the proxy; tried once before anybody waits for it
   */
  static InetSocketAddress to(String host, int port) throws IOException {
    return to(host, port, SSLSocketFactory.getDefault());
  }

  static InetSocketAddress to(String host, int port, SocketFactory factory) throws IOException {
    var tunnel = new TlsTunnel(host, port, factory);
    tunnel.connect().close();
    var local = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    start(() -> tunnel.accept(local));
    return new InetSocketAddress(local.getInetAddress(), local.getLocalPort());
  }

  private void accept(ServerSocket local) throws IOException {
    try (local) {
      while (true) {
        Socket near = local.accept();
        start(() -> join(near));
      }
    }
  }

  private void join(Socket near) throws IOException {
    try (near;
        Socket far = connect()) {
      start(() -> copy(far, near));
      copy(near, far);
    }
  }

  private Socket connect() throws IOException {
    Socket far = factory.createSocket(host, port);
    if (far instanceof SSLSocket tls) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
    }
    return far;
  }

  /** The end of one direction ends both. */
  private static void copy(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
      }
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  /** The client sees its connection end, and says so. */
  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException closed) {
                Thread.currentThread().interrupt();
              }
            },
            "tls-to-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
