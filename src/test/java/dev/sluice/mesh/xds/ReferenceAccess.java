package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.HttpMatch;
import dev.sluice.domain.policy.MeshModel.Binding;
import dev.sluice.domain.policy.MeshModel.Pod;
import dev.sluice.domain.policy.MeshModel.RouteKind;
import dev.sluice.domain.policy.MeshModel.Rule;
import dev.sluice.domain.policy.MeshModel.Subject;
import dev.sluice.domain.policy.MeshModel.SubjectKind;
import dev.sluice.domain.policy.MeshModel.Target;
import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.xds.FuzzedPolicy.Request;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The specification read aloud: whether one request may pass. It shares no code with the compiler,
 * asks target by target, and uses Java's own regular expressions.
 */
final class ReferenceAccess {
  /** The pod port, and the Service port that leads to it. */
  private static final Set<Integer> HTTP = Set.of(8080, 80);

  private static final Set<Integer> TCP = Set.of(5432);

  private final FuzzedPolicy policy;

  ReferenceAccess(FuzzedPolicy policy) {
    this.policy = policy;
  }

  boolean allows(Request request, Pod from, Pod to) {
    return policy.targets().stream().anyMatch(target -> allows(target, request, from, to));
  }

  private boolean allows(Target target, Request request, Pod from, Pod to) {
    Set<Integer> ports = request.tcp() ? TCP : HTTP;
    return target.destination().name().namespace().equals(target.name().namespace())
        && means(target.destination(), to)
        && target.sources().stream().anyMatch(source -> means(source, from))
        && (target.port() == null || ports.contains(target.port()))
        && rulesAllow(target, request, ports);
  }

  private boolean rulesAllow(Target target, Request request, Set<Integer> ports) {
    List<Rule> tcp = rules(target, RouteKind.TCP_ROUTE);
    List<Rule> http = rules(target, RouteKind.HTTP_ROUTE_GROUP);
    if (tcp.isEmpty() && http.isEmpty()) return false;
    boolean portIsOpen = tcp.isEmpty() || tcp.stream().anyMatch(rule -> opens(rule, ports));
    boolean requestIsGood =
        http.isEmpty() || !request.tcp() && http.stream().anyMatch(rule -> takes(rule, request));
    return portIsOpen && requestIsGood;
  }

  private boolean opens(Rule rule, Collection<Integer> ports) {
    Set<Integer> route = policy.tcp().get(new Name("shop", rule.name()));
    return route != null && (route.isEmpty() || route.stream().anyMatch(ports::contains));
  }

  private boolean takes(Rule rule, Request request) {
    return policy.http().getOrDefault(new Name("shop", rule.name()), List.of()).stream()
        .filter(match -> rule.matches().isEmpty() || rule.matches().contains(match.name()))
        .anyMatch(match -> takes(match, request));
  }

  private static boolean takes(HttpMatch match, Request request) {
    String path = request.path().replaceAll("\\?.*", "");
    String role = match.headers().get("x-role");
    return (match.pathRegex() == null
            || Pattern.compile(match.pathRegex()).matcher(path).lookingAt())
        && (match.methods().isEmpty() || match.methods().contains(request.method()))
        && (role == null || !request.role().isEmpty() && request.role().matches(role));
  }

  private boolean means(Subject subject, Pod pod) {
    if (!subject.name().namespace().equals(pod.name().namespace())) return false;
    if (subject.kind() == SubjectKind.SERVICE_ACCOUNT)
      return subject.name().name().equals(pod.identity().serviceAccount());
    Binding binding = policy.bindings().get(subject.name());
    if (binding == null) return false;
    String id = "spiffe://cluster.local/ns/shop/sa/" + pod.identity().serviceAccount();
    return binding.spiffeIds().contains(id)
        || pod.identity().serviceAccount().equals(binding.serviceAccount())
        || !binding.podLabels().isEmpty()
            && pod.labels().entrySet().containsAll(binding.podLabels().entrySet());
  }

  private static List<Rule> rules(Target target, RouteKind kind) {
    return target.rules().stream().filter(rule -> rule.kind() == kind).toList();
  }
}
