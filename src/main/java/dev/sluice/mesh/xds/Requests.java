package dev.sluice.mesh.xds;

import com.google.re2j.Pattern;
import dev.sluice.domain.policy.HttpMatch;
import dev.sluice.domain.policy.Patterns;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.PathMatcher;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@link HttpMatch} as a condition of a route and as a permission: path AND method AND every
 * header.
 */
final class Requests {
  private static final String ANY_METHOD = "*";

  private Requests() {}

  /** Every request, also {@code OPTIONS *}, whose path has no slash. */
  static RouteMatch everything() {
    return RouteMatch.newBuilder().setPrefix("").build();
  }

  static RouteMatch route(HttpMatch match) {
    var route =
        match.pathRegex() == null
            ? RouteMatch.newBuilder().setPrefix("")
            : RouteMatch.newBuilder().setSafeRegex(regex(Patterns.wholePath(match.pathRegex())));
    return route.addAllHeaders(headers(match)).build();
  }

  static Permission permission(HttpMatch match) {
    List<Permission> all = new ArrayList<>();
    if (match.pathRegex() != null) all.add(path(match.pathRegex()));
    headers(match).forEach(header -> all.add(Permission.newBuilder().setHeader(header).build()));
    return all.isEmpty()
        ? anyRequest()
        : Permission.newBuilder().setAndRules(Permission.Set.newBuilder().addAllRules(all)).build();
  }

  static Permission anyRequest() {
    return Permission.newBuilder().setAny(true).build();
  }

  private static Permission path(String pathRegex) {
    var path = StringMatcher.newBuilder().setSafeRegex(regex(Patterns.wholePath(pathRegex)));
    return Permission.newBuilder().setUrlPath(PathMatcher.newBuilder().setPath(path)).build();
  }

  private static List<HeaderMatcher> headers(HttpMatch match) {
    List<HeaderMatcher> all = new ArrayList<>();
    if (!match.methods().isEmpty() && !match.methods().contains(ANY_METHOD))
      all.add(header(":method", methods(match)));
    new TreeMap<>(match.headers()).forEach((name, value) -> all.add(header(name, value)));
    return all;
  }

  private static String methods(HttpMatch match) {
    return match.methods().stream().map(Pattern::quote).collect(Collectors.joining("|"));
  }

  private static HeaderMatcher header(String name, String regex) {
    // HTTP/2 has no Host header, and Envoy shows HTTP/1.1's under the same name.
    String shown = name.equalsIgnoreCase("host") ? ":authority" : name;
    return HeaderMatcher.newBuilder()
        .setName(shown)
        .setStringMatch(StringMatcher.newBuilder().setSafeRegex(regex(regex)))
        .build();
  }

  /** Envoy matches whole values. */
  private static RegexMatcher regex(String regex) {
    return RegexMatcher.newBuilder().setRegex(regex).build();
  }
}
