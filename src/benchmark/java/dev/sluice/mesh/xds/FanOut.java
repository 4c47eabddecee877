package dev.sluice.mesh.xds;

import dev.sluice.mesh.watch.FanOutCluster;
import dev.sluice.mesh.watch.FanOutCluster.Change;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How fast a change reaches every sidecar, what is sent, and what a stream costs. The control plane
 * has a process of its own; the sidecars share this one. docs/benchmarks/README.md has the command.
 */
public final class FanOut {
  /** Envoy's window: the control plane is never slowed down by a sidecar that reads late. */
  private static final int WINDOW = 16 << 20;

  private static final int MAX_MESSAGE = 64 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Handshakes, or the last of them would be given up. */
  private static final int AT_A_TIME = 32;

  /** A ServiceAccount's token is about so long. */
  private static final String FILLER = "/" + "x".repeat(1000);

  private final FanOutTally tally = new FanOutTally();
  private final List<FanOutSidecar> sidecars = new ArrayList<>();
  private final FanOutProcess server;

  private FanOut(FanOutProcess server) {
    this.server = server;
  }

  /**
   * @param args the folder to write into, number of streams, of Services, of changes of each kind
   */
  public static void main(String[] args) throws Exception {
    int streams = Integer.parseInt(args[1]);
    int services = Integer.parseInt(args[2]);
    try (var server = new FanOutProcess(streams, services)) {
      FanOutResult result = new FanOut(server).run(streams, services, Integer.parseInt(args[3]));
      String page = FanOutPage.of(result);
      System.out.println(page);
      Files.writeString(Path.of(args[0], "fan-out.md"), page);
    }
  }

  private FanOutResult run(int streams, int services, int changes) throws Exception {
    var cluster = new FanOutCluster(services, streams);
    warmUp(cluster);
    Memory empty = memory();
    long begin = System.nanoTime();
    connect(cluster, services);
    double seconds = (System.nanoTime() - begin) / 1e9;
    server.ask("settle " + streams);
    FanOutTally.Reading start = tally.read();
    Memory first = memory();
    List<FanOutResult.Series> series = new ArrayList<>();
    for (Change change : Change.values()) series.add(measure(change, changes));
    Memory last = memory();
    sidecars.forEach(FanOutSidecar::close);
    return new FanOutResult(
        streams,
        services,
        seconds,
        start.bytes() / streams,
        first.minus(empty, streams),
        last.minus(empty, streams),
        series);
  }

  /** What the first sidecar makes the server load stays, and is no stream's. */
  private void warmUp(FanOutCluster cluster) throws InterruptedException {
    connect(cluster.podNames(0).get(0), FanOutCluster.account(0));
    awaitComplete(0);
    sidecars.remove(0).close();
    tally.read();
  }

  private FanOutResult.Series measure(Change change, int times) throws IOException {
    List<FanOutResult.Push> pushes = new ArrayList<>();
    for (int i = 0; i < times; i++) pushes.add(push(change));
    return new FanOutResult.Series(change, pushes);
  }

  /** Both processes read the machine's one monotonic clock. */
  private FanOutResult.Push push(Change change) throws IOException {
    String[] answer = server.ask(change.name());
    FanOutTally.Reading reading = tally.read();
    if (reading.told() == 0) throw new IllegalStateException("nobody was told of " + change);
    return new FanOutResult.Push(
        (reading.last() - Long.parseLong(answer[0])) / 1e6,
        Long.parseLong(answer[1]) / 1e6,
        reading.told(),
        reading.bytes());
  }

  private void connect(FanOutCluster cluster, int services) throws InterruptedException {
    for (int service = 0; service < services; service++)
      for (String pod : cluster.podNames(service)) {
        connect(pod, FanOutCluster.account(service));
        awaitComplete(AT_A_TIME);
      }
    awaitComplete(0);
  }

  private void connect(String pod, String account) {
    var sidecar = new FanOutSidecar("shop/" + pod, tally);
    sidecars.add(sidecar);
    sidecar.open(channel(), account + "/" + pod + "/" + FanOutCluster.uid(pod) + FILLER);
  }

  /** With TLS of its own, too: a new sidecar has no session to resume. */
  private ManagedChannel channel() {
    var roots = new ByteArrayInputStream(server.rootsPem().getBytes(StandardCharsets.US_ASCII));
    try {
      return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
          .overrideAuthority(FanOutServer.DNS)
          .sslContext(GrpcSslContexts.forClient().trustManager(roots).build())
          .flowControlWindow(WINDOW)
          .maxInboundMessageSize(MAX_MESSAGE)
          .directExecutor()
          .build();
    } catch (IOException e) {
      throw new IllegalStateException("this Java cannot speak TLS", e);
    }
  }

  /** Waits until at most so many sidecars lack something that they asked for. */
  private void awaitComplete(int others) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (long behind = behind(); behind > others; behind = behind()) {
      tally.check();
      if (System.nanoTime() > end)
        throw new IllegalStateException(behind + " sidecars do not get what they ask for");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private long behind() {
    return sidecars.stream().filter(sidecar -> !sidecar.complete()).count();
  }

  private Memory memory() throws IOException {
    String[] bytes = server.ask("heap");
    return new Memory(Long.parseLong(bytes[0]), Long.parseLong(bytes[1]));
  }

  /**
   * Of the server, after garbage collection.
   *
   * @param heap bytes
   * @param buffers bytes outside the heap, in Netty's pools
   */
  record Memory(long heap, long buffers) {
    /** What each stream has added. */
    Memory minus(Memory empty, int streams) {
      return new Memory((heap - empty.heap) / streams, (buffers - empty.buffers) / streams);
    }
  }
}
