package dev.sluice.controller;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests by verb and resource.
 *
 * @param counts by verb and resource, like {@code PUT rollouts/status}
 */
record RequestTable(Map<String, Long> counts) {
  /**
   * Method, group and version, perhaps a namespace, resource, perhaps name and subresource, flags.
   */
  private static final Pattern PATH =
      Pattern.compile(
          "(\\S+) /(?:api/[^/]+|apis/[^/]+/[^/ ]+)/(?:namespaces/[^/ ]+/(?=[^ ]))?([^/ ]+)"
              + "(/[^/ ]+)?(/[^ ]+)?(.*)");

  /**
   * @param byPath as {@code Requests} counts them
   */
  static RequestTable of(Map<String, Long> byPath) {
    var sums = new TreeMap<String, Long>();
    byPath.forEach((path, count) -> sums.merge(name(path), count, Long::sum));
    return new RequestTable(sums);
  }

  private static String name(String path) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      return path;
    }
    String verb = parts.group(1).equals("GET") && parts.group(3) == null ? "LIST" : parts.group(1);
    String below = parts.group(4) == null ? "" : parts.group(4);
    return verb + " " + parts.group(2) + below + parts.group(5);
  }

  RequestTable since(RequestTable before) {
    var rest = new TreeMap<>(counts);
    before.counts.forEach((name, count) -> rest.merge(name, -count, Long::sum));
    rest.values().removeIf(count -> count == 0);
    return new RequestTable(rest);
  }

  /** Opening a watch, and the list that comes with it, is not a request of a release. */
  long all() {
    return counts.entrySet().stream()
        .filter(e -> !e.getKey().endsWith("watch"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  void print(double divisor) {
    counts.forEach(
        (name, count) ->
            System.out.println(
                String.format(Locale.ROOT, "    %-34s %8.2f", name, count / divisor)));
  }
}
