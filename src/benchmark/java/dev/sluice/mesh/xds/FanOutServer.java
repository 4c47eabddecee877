package dev.sluice.mesh.xds;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.mesh.ca.LeafCache;
import dev.sluice.mesh.identity.CallerInterceptor;
import dev.sluice.mesh.identity.TokenAuthenticator;
import dev.sluice.mesh.identity.TokenReviews;
import dev.sluice.mesh.server.MeshGrpcServer;
import dev.sluice.mesh.watch.FanOutCluster;
import dev.sluice.mesh.watch.FanOutCluster.Change;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The control plane of the fan-out benchmark, in a process of its own: what the program wires for
 * sidecars, but for the API server. Takes commands line by line, answers each with one line, ends
 * with its input.
 */
final class FanOutServer {
  static final String DNS = "sluice.sluice-system.svc";

  private static final PrintStream ANSWERS = System.out;

  private final Clock clock = Clock.systemUTC();
  private final CertificateAuthority authority =
      CertificateAuthority.generate("cluster.local", clock);
  private final AdsServer ads =
      new AdsServer(new LeafCache(authority, clock), new SimpleMeterRegistry(), rejected -> {});
  private final MeshPublisher publisher =
      new MeshPublisher(ads, "cluster.local", authority::rootsPem);
  private final OperatingSystemMXBean machine =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final FanOutCluster cluster;

  private FanOutServer(FanOutCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @param args number of streams, number of Services
   */
  public static void main(String[] args) throws Exception {
    System.setOut(System.err); // for whoever logs
    new FanOutServer(new FanOutCluster(Integer.parseInt(args[1]), Integer.parseInt(args[0])))
        .serve();
    System.exit(0); // without farewell: the sidecars are gone
  }

  private void serve() throws IOException, InterruptedException {
    publisher.accept(cluster.model());
    try (var server = server()) {
      server.start();
      ANSWERS.println(
          server.port()
              + " "
              + Base64.getEncoder()
                  .encodeToString(authority.rootsPem().getBytes(StandardCharsets.US_ASCII)));
      var commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      for (String line = commands.readLine(); line != null; line = commands.readLine())
        ANSWERS.println(answer(line.split(" ")));
    }
  }

  private String answer(String[] command) throws InterruptedException {
    return switch (command[0]) {
      case "heap" -> heap() + " " + PlatformDependent.usedDirectMemory();
      case "settle" -> settle(Integer.parseInt(command[1]));
      default -> change(Change.valueOf(command[0]));
    };
  }

  /** Monotonic clock of the machine when the objects had changed; processor time since then, ns. */
  private String change(Change change) throws InterruptedException {
    cluster.apply(change);
    long processor = machine.getProcessCpuTime();
    long start = System.nanoTime();
    publisher.accept(cluster.model());
    settle(0);
    return start + " " + (machine.getProcessCpuTime() - processor);
  }

  /** Waits until at least so many streams are there, and all of them have accepted everything. */
  private String settle(int streams) throws InterruptedException {
    for (var count = calm(); count.all() < streams || count.passed() < count.all(); count = calm())
      TimeUnit.MILLISECONDS.sleep(20);
    return "settled";
  }

  private AdsServer.Count calm() {
    return ads.count(stream -> stream.test(StreamState::calm));
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private MeshGrpcServer server() {
    var authenticator = new TokenAuthenticator(FanOutServer::review, clock);
    return new MeshGrpcServer(
        0, List.of(DNS), authority, clock, new CallerInterceptor(authenticator), List.of(ads));
  }

  /**
   * @param token account/pod/uid and filler, as long as a ServiceAccount's token
   */
  private static TokenReviews.Review review(String token) {
    String[] parts = token.split("/");
    return new TokenReviews.Review(
        true,
        List.of(TokenReviews.AUDIENCE),
        "system:serviceaccount:shop:" + parts[0],
        Map.of(
            "authentication.kubernetes.io/pod-name",
            List.of(parts[1]),
            "authentication.kubernetes.io/pod-uid",
            List.of(parts[2])));
  }
}
