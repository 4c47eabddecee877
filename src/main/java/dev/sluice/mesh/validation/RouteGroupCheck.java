package dev.sluice.mesh.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.domain.policy.Patterns;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** HTTPRouteGroup. */
final class RouteGroupCheck {
  private static final int MOST_MATCHES = 1_000;
  private static final int MOST_METHODS = 64;
  private static final List<String> METHODS =
      List.of("*", "GET", "HEAD", "PUT", "POST", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private RouteGroupCheck() {}

  static void check(Subject group, Findings findings) {
    var matches = group.content().at("matches");
    if (!findings.list(matches, MOST_MATCHES)) {
      return;
    }
    if (matches.elements().isEmpty()) {
      findings.warn(matches, "none; the group matches no request and grants nothing");
    }
    var names = new HashSet<String>();
    for (var match : matches.elements()) {
      name(match.at("name"), names, findings);
      path(match.at("pathRegex"), findings);
      methods(match.at("methods"), findings);
      headers(match.at("headers"), findings);
    }
  }

  private static void name(Field name, Set<String> names, Findings findings) {
    if (!names.add(name.text())) {
      findings.warn(
          name,
          "\"%s\" is there twice; a TrafficTarget that names it means both".formatted(name.text()));
    }
  }

  private static void path(Field path, Findings findings) {
    if (!path.given()) {
      return;
    }
    if (!path.value().isTextual() || !Patterns.isPath(path.text())) {
      findings.error(path, Patterns.ALLOWED);
    } else if (neverAPath(path.text())) {
      findings.warn(
          path,
          "\"%s\" matches no path: it is compared from the beginning, and paths begin with /"
              .formatted(path.text()));
    }
  }

  /** For sure only where it begins with what a path never begins with, as written. */
  private static boolean neverAPath(String regex) {
    var start = regex.startsWith("^") ? regex.substring(1) : regex;
    boolean literal = !start.isEmpty() && Character.isLetterOrDigit(start.charAt(0));
    return literal && !start.contains("|") && !optional(start);
  }

  private static boolean optional(String start) {
    return start.length() > 1 && "*?{".indexOf(start.charAt(1)) >= 0;
  }

  private static void methods(Field methods, Findings findings) {
    if (findings.list(methods, MOST_METHODS)) {
      methods.elements().stream()
          .filter(it -> !METHODS.contains(it.text()))
          .forEach(it -> findings.error(it, String.join(", ", METHODS)));
    }
  }

  private static void headers(Field headers, Findings findings) {
    if (headers.given() && !headers.value().isContainerNode()) {
      findings.error(headers, "a mapping, or a list of mappings, of names to regular expressions");
    }
    var known = new TreeMap<String, Header>(String.CASE_INSENSITIVE_ORDER);
    mappings(headers, findings)
        .forEach(
            it ->
                it.entries()
                    .forEach((name, value) -> header(new Header(name, value), known, findings)));
  }

  private static Stream<Field> mappings(Field headers, Findings findings) {
    if (!headers.value().isArray()) {
      return Stream.of(headers);
    }
    headers.elements().stream()
        .filter(it -> !(it.value() instanceof ObjectNode))
        .forEach(it -> findings.error(it, "a mapping of names to regular expressions"));
    return headers.elements().stream();
  }

  private record Header(String name, Field field) {
    boolean same(Header other) {
      return name.equals(other.name) && field.value().equals(other.field.value());
    }
  }

  private static void header(Header header, Map<String, Header> known, Findings findings) {
    var field = header.field();
    if (!field.value().isTextual() || !Patterns.isValue(field.text())) {
      findings.error(field, Patterns.ALLOWED);
    }
    if (!Patterns.isHeader(header.name())) {
      findings.error(field.path() + ": no name of a header; allowed: what HTTP calls a token");
    }
    var other = known.putIfAbsent(header.name(), header);
    if (other != null && !other.same(header)) {
      findings.warn(
          field,
          "is there twice, and case does not count in names of headers; the match takes no request");
    }
  }
}
