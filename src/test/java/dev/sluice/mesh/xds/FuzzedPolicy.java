package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.HttpMatch;
import dev.sluice.domain.policy.MeshModel.Binding;
import dev.sluice.domain.policy.MeshModel.RouteKind;
import dev.sluice.domain.policy.MeshModel.Rule;
import dev.sluice.domain.policy.MeshModel.Subject;
import dev.sluice.domain.policy.MeshModel.SubjectKind;
import dev.sluice.domain.policy.MeshModel.Target;
import dev.sluice.domain.policy.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * TrafficTargets, routes and bindings drawn by chance, so that many of them concern the pods of
 * {@link TestMesh} and many dangle; and requests that come near them.
 */
record FuzzedPolicy(
    List<Target> targets,
    Map<Name, Binding> bindings,
    Map<Name, List<HttpMatch>> http,
    Map<Name, Set<Integer>> tcp) {
  private static final List<String> PATHS =
      List.of("/a", "/a$", "/a/.*", "/(a|b)", ".*", "/[ab]/x", "/b?", "a");
  private static final List<String> METHODS = List.of("GET", "POST", "PUT");
  private static final List<String> ROLES = List.of("admin", "admin.*", "(user|admin)", "a", ".*");
  private static final List<Integer> PORTS = List.of(80, 8080, 5432, 81);
  private static final List<String> ACCOUNTS =
      List.of("web", "alice", "alice", "mallory", "mallory", "nobody");
  private static final List<String> LABELS =
      List.of("version=v1", "version=v2", "app=web", "who=alice");

  /** A request of {@code alice} or {@code mallory} to one of web's pods, or a TCP connection. */
  record Request(Name from, String version, String method, String path, String role, boolean tcp) {
    static Request draw(Random random) {
      return new Request(
          random.nextBoolean() ? TestMesh.ALICE : TestMesh.MALLORY,
          one(random, List.of("v1", "v2")),
          one(random, METHODS),
          one(random, List.of("/a", "/a/x", "/ab", "/b", "/b/x", "/", "/A", "/c/a", "/a?q=/b")),
          one(random, List.of("", "", "admin", "admin1", "user", "a", "b")),
          random.nextInt(25) == 0);
    }
  }

  static FuzzedPolicy draw(Random random) {
    var http = new HashMap<Name, List<HttpMatch>>();
    var tcp = new HashMap<Name, Set<Integer>>();
    var bindings = new HashMap<Name, Binding>();
    for (int i = 0; i < 2; i++) {
      http.put(name("g" + i), matches(random));
      tcp.put(name("r" + i), random.nextInt(3) == 0 ? Set.of() : Set.copyOf(some(random, PORTS)));
      bindings.put(name("b" + i), binding(random, "b" + i));
    }
    List<Target> targets =
        IntStream.range(0, random.nextInt(5)).mapToObj(i -> target(random, "t" + i)).toList();
    return new FuzzedPolicy(targets, bindings, http, tcp);
  }

  private static Target target(Random random, String name) {
    String namespace = random.nextInt(12) == 0 ? "other" : "shop";
    var sources = new ArrayList<Subject>();
    for (int i = random.nextInt(3); i >= 0; i--) sources.add(subject(random, "shop"));
    Integer port = random.nextInt(5) == 0 ? one(random, PORTS) : null;
    return new Target(
        new Name(namespace, name),
        random.nextInt(3) == 0 ? subject(random, "shop") : account("web"),
        random.nextInt(12) == 0 ? List.of() : sources,
        rules(random),
        port);
  }

  private static List<Rule> rules(Random random) {
    var rules = new ArrayList<Rule>();
    for (int i = random.nextInt(4); i > 0; i--) {
      int which = random.nextInt(3); // the third is missing
      rules.add(
          random.nextBoolean()
              ? new Rule(RouteKind.TCP_ROUTE, "r" + which, List.of())
              : new Rule(RouteKind.HTTP_ROUTE_GROUP, "g" + which, names(random)));
    }
    if (random.nextInt(10) == 0) rules.add(new Rule(RouteKind.UDP_ROUTE, "u", List.of()));
    return rules;
  }

  private static List<String> names(Random random) {
    return random.nextBoolean() ? List.of() : some(random, List.of("m0", "m1", "m2"));
  }

  private static List<HttpMatch> matches(Random random) {
    return IntStream.range(0, 1 + random.nextInt(2))
        .mapToObj(
            i ->
                new HttpMatch(
                    "m" + i,
                    random.nextInt(5) == 0 ? null : one(random, PATHS),
                    random.nextInt(3) == 0 ? List.of() : some(random, METHODS),
                    random.nextInt(3) == 0 ? Map.of("x-role", one(random, ROLES)) : Map.of()))
        .toList();
  }

  private static Binding binding(Random random, String name) {
    String[] label = one(random, LABELS).split("=");
    return switch (random.nextInt(4)) {
      case 0 -> new Binding(name(name), Map.of(label[0], label[1]), Set.of(), null);
      case 1 -> new Binding(name(name), Map.of(), Set.of(spiffe(random)), null);
      case 2 -> new Binding(name(name), Map.of(), Set.of(), one(random, ACCOUNTS));
      default -> new Binding(name(name), Map.of(label[0], label[1]), Set.of(spiffe(random)), null);
    };
  }

  private static String spiffe(Random random) {
    String namespace = random.nextInt(4) == 0 ? "other" : "shop";
    return "spiffe://cluster.local/ns/" + namespace + "/sa/" + one(random, ACCOUNTS);
  }

  private static Subject subject(Random random, String namespace) {
    return random.nextInt(3) == 0
        ? new Subject(SubjectKind.IDENTITY_BINDING, new Name(namespace, "b" + random.nextInt(3)))
        : account(one(random, ACCOUNTS));
  }

  private static Subject account(String name) {
    return new Subject(SubjectKind.SERVICE_ACCOUNT, name(name));
  }

  private static Name name(String name) {
    return new Name("shop", name);
  }

  private static <T> T one(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** At least one. */
  private static <T> List<T> some(Random random, List<T> all) {
    var some = new ArrayList<>(all);
    some.removeIf(each -> random.nextBoolean());
    return some.isEmpty() ? List.of(one(random, all)) : List.copyOf(some);
  }
}
