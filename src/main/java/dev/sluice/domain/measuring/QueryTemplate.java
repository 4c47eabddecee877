package dev.sluice.domain.measuring;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query with places to fill in, like {@code {{service}}}. There is nothing else to it: no
 * conditions, no loops, no escapes.
 */
public final class QueryTemplate {
  /** What can be filled in. */
  public static final Set<String> KNOWN = Set.of("namespace", "service", "workload", "interval");

  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*(.*?)\\s*}}");

  private QueryTemplate() {}

  /**
   * Refuses a query with a place that cannot be filled in.
   *
   * @param field where the query stands, for people
   * @throws IllegalArgumentException naming the field and the first place that nothing is known for
   */
  public static void check(String field, String query) {
    Matcher places = PLACE.matcher(query);
    while (places.find()) {
      mustBeKnown(field, places.group(1));
    }
  }

  /**
   * The query with every place filled in.
   *
   * @param values by place, one for each of {@link #KNOWN}
   * @throws IllegalArgumentException as {@link #check} does
   */
  public static String fill(String field, String query, Map<String, String> values) {
    check(field, query);
    return PLACE
        .matcher(query)
        .replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1))));
  }

  private static void mustBeKnown(String field, String place) {
    if (!KNOWN.contains(place)) {
      throw new IllegalArgumentException(
          field
              + ": {{"
              + place
              + "}} cannot be filled in, allowed: "
              + String.join(", ", new TreeSet<>(KNOWN)));
    }
  }
}
