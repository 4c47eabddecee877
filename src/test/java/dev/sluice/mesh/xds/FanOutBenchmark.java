package dev.sluice.mesh.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.Protocol;
import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.mesh.ca.LeafCache;
import dev.sluice.mesh.identity.CallerInterceptor;
import dev.sluice.mesh.identity.TokenAuthenticator;
import dev.sluice.mesh.identity.TokenReviews.Review;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How fast one changed route reaches every sidecar, and what a stream costs: server and fake
 * sidecars in one process over loopback, plaintext, so memory counts both ends and time shares the
 * processors. Run its main method; arguments are the number of streams and of services.
 */
final class FanOutBenchmark {
  private static final int PUSHES = 30;
  private static final int STREAMS_PER_CHANNEL = 50;
  private static final ByteString BODY = ByteString.copyFrom(new byte[600]);

  private final AtomicReference<CountDownLatch> changes =
      new AtomicReference<>(new CountDownLatch(0));
  private final int services;
  private final List<Name> pods = new ArrayList<>();

  private FanOutBenchmark(int streams, int services) {
    this.services = services;
    for (int i = 0; i < streams; i++) {
      pods.add(new Name("shop", "pod-" + i));
    }
  }

  public static void main(String[] args) throws Exception {
    new FanOutBenchmark(
            args.length > 0 ? Integer.parseInt(args[0]) : 1000,
            args.length > 1 ? Integer.parseInt(args[1]) : 50)
        .run();
  }

  private void run() throws Exception {
    Clock clock = Clock.systemUTC();
    AdsServer ads =
        new AdsServer(
            new LeafCache(CertificateAuthority.generate("cluster.local", clock), clock),
            new SimpleMeterRegistry(),
            any -> {});
    AcknowledgedRouting routing =
        new AcknowledgedRouting(ads, java.time.Clock.systemUTC(), java.time.Duration.ZERO);
    ads.publish(snapshot(0));
    var authenticator = new TokenAuthenticator(FanOutBenchmark::review, clock);
    Server server =
        NettyServerBuilder.forPort(0)
            .intercept(new CallerInterceptor(authenticator))
            .executor(Executors.newFixedThreadPool(4))
            .addService(ads)
            .build()
            .start();
    long before = heap();
    long start = System.nanoTime();
    connect(server.getPort());
    awaitSettled(routing);
    System.out.printf(
        "%d streams synchronised in %.1f s, heap %.1f kB per stream (both ends)%n",
        pods.size(), seconds(start), (heap() - before) / 1024.0 / pods.size());
    double[] received = new double[PUSHES];
    double[] settled = new double[PUSHES];
    for (int i = 0; i < PUSHES; i++) {
      Snapshot next = snapshot(i + 1);
      CountDownLatch latch = new CountDownLatch(pods.size());
      changes.set(latch);
      long pushed = System.nanoTime();
      ads.publish(next);
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException(latch.getCount() + " streams did not hear of the change");
      }
      received[i] = seconds(pushed) * 1000;
      awaitSettled(routing);
      settled[i] = seconds(pushed) * 1000;
    }
    Arrays.sort(received);
    Arrays.sort(settled);
    System.out.printf(
        "one route changed: last stream has it after p50 %.0f ms, max %.0f ms; all acknowledged p50 %.0f ms, max %.0f ms%n",
        received[PUSHES / 2], received[PUSHES - 1], settled[PUSHES / 2], settled[PUSHES - 1]);
    System.exit(0); // without farewell: server and sidecars are this process
  }

  private void awaitSettled(AcknowledgedRouting routing) throws InterruptedException {
    for (var state = routing.routes("shop", "s0", 80);
        state.sidecars() < pods.size() || !state.settled();
        state = routing.routes("shop", "s0", 80)) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private void connect(int port) {
    List<ManagedChannel> channels = new ArrayList<>();
    for (int i = 0; i < pods.size(); i++) {
      if (i % STREAMS_PER_CHANNEL == 0) {
        channels.add(
            NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor()
                .build());
      }
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
          "Bearer " + pods.get(i).name());
      var stub = AggregatedDiscoveryServiceGrpc.newStub(channels.get(channels.size() - 1));
      new Fake(pods.get(i))
          .open(stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers)));
    }
  }

  private Snapshot snapshot(int generation) {
    Map<TypeUrl, Map<String, Resource>> shared = new EnumMap<>(TypeUrl.class);
    for (TypeUrl type : List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINTS, TypeUrl.ROUTES)) {
      Map<String, Resource> all = new HashMap<>();
      for (int i = 0; i < services; i++) {
        String version = i == 0 && type == TypeUrl.ROUTES ? "v" + generation : "v0";
        all.put(name(i), new Resource(name(i), version, Any.newBuilder().setValue(BODY).build()));
      }
      shared.put(type, all);
    }
    Resources own =
        new Resources(
            Map.of(
                TypeUrl.LISTENER,
                Map.of(
                    "inbound",
                    new Resource("inbound", "v0", Any.newBuilder().setValue(BODY).build()))));
    Map<Name, Resources> byPod = new HashMap<>();
    pods.forEach(pod -> byPod.put(pod, own));
    var outbound =
        new MeshPolicy.Outbound(
            new Name("shop", "s0"),
            80,
            Protocol.HTTP,
            List.of("10.0.0.1"),
            List.of(),
            List.of(new Identity("shop", "x")),
            List.of(),
            Map.of());
    return new Snapshot(new MeshPolicy(List.of(outbound), Map.of()), new Resources(shared), byPod);
  }

  private static String name(int service) {
    return "out|shop/s" + service + "|80";
  }

  private static Review review(String token) {
    return new Review(
        true,
        List.of("sluice"),
        "system:serviceaccount:shop:web",
        Map.of(
            "authentication.kubernetes.io/pod-name",
            List.of(token),
            "authentication.kubernetes.io/pod-uid",
            List.of("u")));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Subscribes to everything and accepts everything. */
  private final class Fake implements StreamObserver<DeltaDiscoveryResponse> {
    private final Name pod;
    private StreamObserver<DeltaDiscoveryRequest> requests;

    private Fake(Name pod) {
      this.pod = pod;
    }

    private void open(AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceStub stub) {
      requests = stub.deltaAggregatedResources(this);
      subscribe(TypeUrl.CLUSTER, List.of());
      List<String> names = new ArrayList<>();
      for (int i = 0; i < services; i++) {
        names.add(name(i));
      }
      subscribe(TypeUrl.ENDPOINTS, names);
      subscribe(TypeUrl.LISTENER, List.of());
      subscribe(TypeUrl.ROUTES, names);
    }

    private void subscribe(TypeUrl type, List<String> names) {
      requests.onNext(
          DeltaDiscoveryRequest.newBuilder()
              .setNode(Node.newBuilder().setId(pod.toString()))
              .setTypeUrl(type.url())
              .addAllResourceNamesSubscribe(names)
              .build());
    }

    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      if (response.getTypeUrl().equals(TypeUrl.ROUTES.url()) && response.getResourcesCount() == 1) {
        changes.get().countDown();
      }
      requests.onNext(
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(response.getTypeUrl())
              .setResponseNonce(response.getNonce())
              .build());
    }

    @Override
    public void onError(Throwable error) {
      System.err.println(pod + ": " + error);
    }

    @Override
    public void onCompleted() {}
  }
}
