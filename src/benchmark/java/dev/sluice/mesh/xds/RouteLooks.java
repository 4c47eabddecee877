package dev.sluice.mesh.xds;

import com.google.protobuf.Any;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.MeshPolicy.Rule;
import dev.sluice.domain.policy.MeshPolicy.WeightedBackend;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.Protocol;
import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.mesh.ca.LeafCache;
import dev.sluice.mesh.identity.Caller;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What it costs to ask how far the sidecars are, with 1,000 sidecars and 200 Rollouts: now, and as
 * it was done at first (each look searches all Service ports and asks every stream under the
 * server's lock). Prints a table; sidecars are objects in this process, so nothing else is timed.
 */
public final class RouteLooks {
  private static final int SIDECARS = 1_000;
  private static final int ROLLOUTS = 200;
  private static final int ROUNDS = 20;

  private final Clock clock = Clock.systemUTC();
  private final AdsServer ads =
      new AdsServer(
          new LeafCache(CertificateAuthority.generate("cluster.local", clock), clock),
          new SimpleMeterRegistry(),
          rejection -> {});
  private final AcknowledgedRouting routing = new AcknowledgedRouting(ads, clock, Duration.ZERO);
  private final List<AcceptingSidecar> sidecars = new ArrayList<>();

  private RouteLooks() {}

  /** No arguments. */
  public static void main(String[] arguments) {
    new RouteLooks().run();
    System.exit(0);
  }

  private void run() {
    ads.publish(snapshot(0));
    for (int i = 0; i < SIDECARS; i++) sidecars.add(connect(i));
    looks(this::look); // warm
    looks(this::formerLook);
    double rest = looks(this::look);
    double formerRest = looks(this::formerLook);
    double change = change(1, this::look);
    double formerChange = change(2, this::formerLook);
    System.out.printf(
        "| %d sidecars, %d Rollouts | now | at first | ratio |%n", SIDECARS, ROLLOUTS);
    System.out.println("|---|---|---|---|");
    row("one look at rest, µs", rest, formerRest);
    row("a look of each after all answered one change, ms", change, formerChange);
  }

  private static void row(String what, double now, double former) {
    System.out.printf("| %s | %.2f | %.2f | %.0f |%n", what, now, former, former / now);
  }

  /** Microseconds of one. */
  private double looks(Predicate<Integer> look) {
    long begin = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < ROLLOUTS; i++) {
        if (!look.test(i)) throw new IllegalStateException("web-" + i + " is not settled");
      }
    }
    return (System.nanoTime() - begin) / 1e3 / ROUNDS / ROLLOUTS;
  }

  /** Milliseconds of all looks. */
  private double change(int version, Predicate<Integer> look) {
    ads.publish(snapshot(version));
    sidecars.forEach(AcceptingSidecar::acceptAll);
    long begin = System.nanoTime();
    for (int i = 0; i < ROLLOUTS; i++) {
      if (!look.test(i)) throw new IllegalStateException("web-" + i + " is not settled");
    }
    return (System.nanoTime() - begin) / 1e6;
  }

  private boolean look(int rollout) {
    return settled(routing.routes("shop", "web-" + rollout, 80));
  }

  private static boolean settled(dev.sluice.domain.rollout.RouteProgress.RouteState state) {
    return state.settled() && state.sidecars() == SIDECARS;
  }

  private boolean formerLook(int rollout) {
    Name root = new Name("shop", "web-" + rollout);
    return ads.read(
        snapshot -> {
          var needed = new ArrayList<RouteNeeds.Needed>();
          for (String suffix : List.of("", "-stable", "-canary")) {
            Name service = new Name("shop", root.name() + suffix);
            Outbound out =
                snapshot.policy().outbound().stream()
                    .filter(one -> one.port() == 80 && one.service().equals(service))
                    .findFirst()
                    .orElseThrow();
            for (TypeUrl type : List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINTS, TypeUrl.ROUTES)) {
              Resource resource = snapshot.shared().of(type).get(Names.out(out));
              if (resource != null)
                needed.add(new RouteNeeds.Needed(type, resource.name(), resource.version()));
            }
          }
          return ads.streams().stream()
              .allMatch(
                  stream ->
                      stream.test(
                          state ->
                              needed.stream()
                                  .allMatch(
                                      one -> state.has(one.type(), one.name(), one.version()))));
        });
  }

  private AcceptingSidecar connect(int index) {
    var caller = new Caller(new Identity("shop", "front"), pod(index), "uid-" + index, Instant.MAX);
    var sidecar = new AcceptingSidecar();
    sidecar.open(ads.open(caller, sidecar), caller.pod(), names(ROLLOUTS));
    return sidecar;
  }

  private static Name pod(int index) {
    return new Name("shop", "front-" + index);
  }

  private static List<String> names(int rollouts) {
    var names = new ArrayList<String>();
    for (int i = 0; i < rollouts; i++) {
      for (String suffix : List.of("", "-stable", "-canary"))
        names.add(Names.out(new Name("shop", "web-" + i + suffix), 80));
    }
    return names;
  }

  /** The first Rollout's weights change with the version. */
  private static Snapshot snapshot(int version) {
    var outbound = new ArrayList<Outbound>();
    var shared = new EnumMap<TypeUrl, Map<String, Resource>>(TypeUrl.class);
    for (TypeUrl type : List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINTS, TypeUrl.ROUTES)) {
      shared.put(type, new TreeMap<>());
      names(ROLLOUTS).forEach(name -> shared.get(type).put(name, resource(name, "1")));
    }
    String first = Names.out(new Name("shop", "web-0"), 80);
    shared.get(TypeUrl.ROUTES).put(first, resource(first, "v" + version));
    for (int i = 0; i < ROLLOUTS; i++) {
      int canary = i == 0 ? version : 0;
      String root = "web-" + i;
      outbound.add(
          outbound(root, Map.of(root + "-stable", 100 - canary, root + "-canary", canary)));
      outbound.add(outbound(root + "-stable", Map.of()));
      outbound.add(outbound(root + "-canary", Map.of()));
    }
    var own =
        new Resources(
            Map.of(TypeUrl.LISTENER, Map.of(Names.INBOUND, resource(Names.INBOUND, "1"))));
    var byPod = new HashMap<Name, Resources>();
    for (int i = 0; i < SIDECARS; i++) byPod.put(pod(i), own);
    return new Snapshot(new MeshPolicy(outbound, Map.of()), new Resources(shared), byPod);
  }

  private static Resource resource(String name, String version) {
    return new Resource(name, version, Any.getDefaultInstance());
  }

  private static Outbound outbound(String service, Map<String, Integer> weights) {
    var backends =
        weights.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> new WeightedBackend(new Name("shop", entry.getKey()), entry.getValue()))
            .toList();
    return new Outbound(
        new Name("shop", service),
        80,
        Protocol.HTTP,
        List.of("10.0.0.1"),
        List.of(new Rule(List.of(), backends)),
        List.of(new Identity("shop", "web")),
        List.of(new Endpoint("", "10.1.0.1", 8080, true)),
        weights);
  }
}
