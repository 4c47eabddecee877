package dev.sluice.cli.kubeconfig;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Speaks HTTP CONNECT and SOCKS5 on one port, and remembers what it was asked for. */
final class TestProxy implements AutoCloseable {
  private final ServerSocket socket;
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  TestProxy() {
    this(listening());
  }

  /**
   * @param socket of TLS for a proxy that is spoken to through it
   */
  TestProxy(ServerSocket socket) {
    this.socket = socket;
    start(this::accept);
  }

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Requests as they came: the head of a CONNECT, or {@code SOCKS5 host:port}. */
  Queue<String> asked() {
    return asked;
  }

  private void accept() throws IOException {
    while (true) {
      Socket near = socket.accept();
      start(() -> serve(near));
    }
  }

  private void serve(Socket near) throws IOException {
    try (near) {
      var in = new DataInputStream(near.getInputStream());
      int first = in.read();
      Socket far = first == 5 ? socks(in, near.getOutputStream()) : http(first, in, near);
      try (far) {
        start(() -> far.getInputStream().transferTo(near.getOutputStream()));
        copy(in, far.getOutputStream());
      }
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    in.transferTo(out);
  }

  private Socket http(int first, DataInputStream in, Socket near) throws IOException {
    var head = new StringBuilder().append((char) first);
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    asked.add(head.toString());
    String[] target = head.toString().split(" ")[1].split(":");
    var far = new Socket(target[0], Integer.parseInt(target[1]));
    near.getOutputStream()
        .write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return far;
  }

  private Socket socks(DataInputStream in, OutputStream out) throws IOException {
    in.skipNBytes(in.readUnsignedByte());
    out.write(new byte[] {5, 0});
    in.skipNBytes(3);
    String host = host(in);
    int port = in.readUnsignedShort();
    asked.add("SOCKS5 " + host + ":" + port);
    var far = new Socket(host, port);
    out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    return far;
  }

  private static String host(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    byte[] bytes = new byte[kind == 3 ? in.readUnsignedByte() : kind == 1 ? 4 : 16];
    in.readFully(bytes);
    return kind == 3
        ? new String(bytes, StandardCharsets.US_ASCII)
        : InetAddress.getByAddress(bytes).getHostAddress();
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(Task task) {
    var thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException closed) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
