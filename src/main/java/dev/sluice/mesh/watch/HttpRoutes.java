package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.missing;
import static dev.sluice.mesh.watch.MeshModelBuilder.orEmpty;
import static java.util.stream.Collectors.toMap;

import dev.sluice.api.specs.v1alpha4.HttpRouteGroup;
import dev.sluice.api.specs.v1alpha4.HttpRouteGroupSpec.Match;
import dev.sluice.domain.policy.HttpMatch;
import dev.sluice.domain.policy.Name;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * HTTPRouteGroups' matches. A match that cannot be read as written is left out as a whole, since
 * each of its parts narrows it; a group without matches is left out too, so that references to it
 * dangle.
 */
final class HttpRoutes {
  private static final String ANY = "*";

  private HttpRoutes() {}

  static Map<Name, List<HttpMatch>> byName(List<HttpRouteGroup> groups) {
    return groups.stream()
        .filter(it -> !matches(it).isEmpty())
        .collect(toMap(MeshModelBuilder::nameOf, HttpRoutes::matches, (a, b) -> a));
  }

  private static List<HttpMatch> matches(HttpRouteGroup group) {
    var spec = group.getSpec();
    return spec == null
        ? List.of()
        : orEmpty(spec.matches()).stream()
            .filter(HttpRoutes::readable)
            .map(HttpRoutes::model)
            .toList();
  }

  private static boolean readable(Match match) {
    return match != null
        && !missing(match.name())
        && orEmpty(match.methods()).stream().noneMatch(MeshModelBuilder::missing)
        && orEmpty(match.headers()).entrySet().stream()
            .noneMatch(it -> missing(it.getKey()) || it.getValue() == null)
        && lowerCase(match.headers()).size() == orEmpty(match.headers()).size();
  }

  private static HttpMatch model(Match match) {
    return new HttpMatch(
        match.name(), match.pathRegex(), methods(match), lowerCase(match.headers()));
  }

  private static List<String> methods(Match match) {
    var methods = orEmpty(match.methods());
    return methods.contains(ANY) ? List.of() : methods.stream().distinct().sorted().toList();
  }

  /**
   * Smaller than the given map where two names differ only in case: one name cannot hold both
   * conditions.
   */
  private static Map<String, String> lowerCase(Map<String, String> headers) {
    var lower = new TreeMap<String, String>();
    orEmpty(headers).forEach((name, regex) -> lower.put(name.toLowerCase(Locale.ROOT), regex));
    return Map.copyOf(lower);
  }
}
