package dev.sluice.docs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page with tables of fields. Each stands after {@code <!-- fields of PATH -->} and has the
 * fields below this path, but those that another table of the page is nearer to.
 */
final class FieldTables {
  private static final Pattern TABLE =
      Pattern.compile("(?s)(<!-- fields of (\\S+) -->\\n).*?(<!-- end -->)");

  private FieldTables() {}

  /** The page with its tables made anew; all else stays. */
  static String fill(String page, List<SpecField> fields) {
    var roots = TABLE.matcher(page).results().map(table -> table.group(2)).toList();
    return TABLE
        .matcher(page)
        .replaceAll(
            table ->
                Matcher.quoteReplacement(
                    table.group(1) + rows(table.group(2), roots, fields) + table.group(3)));
  }

  private static String rows(String root, List<String> roots, List<SpecField> fields) {
    return fields.stream()
        .filter(field -> nearest(field.path(), roots).equals(root))
        .map(FieldRow::of)
        .collect(Collectors.joining("", FieldRow.HEAD, ""));
  }

  /** Empty where no table has the field. */
  static String nearest(String path, List<String> roots) {
    return roots.stream()
        .filter(root -> path.startsWith(root + ".") || path.startsWith(root + "[]."))
        .max((a, b) -> Integer.compare(a.length(), b.length()))
        .orElse("");
  }
}
