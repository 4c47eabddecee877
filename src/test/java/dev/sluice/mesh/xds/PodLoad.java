package dev.sluice.mesh.xds;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * 200 calls a second, one by one: 100 HTTP requests on one connection, which is opened again when
 * it was closed, and 100 TCP connections, each of which waits for its banner.
 */
final class PodLoad {
  private static final long PERIOD_MILLIS = 10;
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nhost: web.shop\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private final AtomicLong good = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private volatile String firstLost = "";
  private final String ip;
  private final int httpPort;
  private final int tcpPort;
  private Socket kept;

  PodLoad(String ip, int httpPort, int tcpPort) {
    this.ip = ip;
    this.httpPort = httpPort;
    this.tcpPort = tcpPort;
    every(this::request);
    every(this::connection);
  }

  /** How many were answered, how many were lost, what the first lost one got. */
  List<byte[]> stop() {
    threads.shutdown();
    try {
      threads.awaitTermination(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return List.of(text("" + good), text("" + lost), text(firstLost));
  }

  private void request() throws IOException {
    if (kept == null) {
      kept = PodProgram.open(ip, httpPort);
    }
    String answer = new String(PodProgram.exchange(kept, REQUEST), StandardCharsets.ISO_8859_1);
    count(answer.startsWith("HTTP/1.1 200"), "HTTP: " + answer);
    if (answer.isEmpty() || answer.toLowerCase().contains("connection: close")) {
      kept.close();
      kept = null;
    }
  }

  private void connection() throws IOException {
    try (Socket socket = PodProgram.open(ip, tcpPort)) {
      String banner = new String(PodProgram.line(socket, 10_000), StandardCharsets.ISO_8859_1);
      count(banner.startsWith("hello "), "TCP: " + banner);
    }
  }

  private void count(boolean answered, String got) {
    if (answered) {
      good.incrementAndGet();
    } else {
      lost.incrementAndGet();
      firstLost = firstLost.isEmpty() ? got : firstLost;
    }
  }

  private void every(Call call) {
    threads.scheduleAtFixedRate(
        () -> {
          try {
            call.run();
          } catch (IOException e) {
            count(false, e.toString());
          }
        },
        0,
        PERIOD_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private interface Call {
    void run() throws IOException;
  }
}
