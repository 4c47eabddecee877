package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link between the repository's pages leads to a file, and to a heading of it. */
class LinksTest {
  private static final Pattern LINK =
      Pattern.compile("]\\((?!https?://|mailto:)([^)#\\s]*)(#[^)\\s]+)?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern CODE = Pattern.compile("(?ms)^[ \\t]*```.*?^[ \\t]*```");
  private static final List<String> ROOTS = List.of("docs", "kind-e2e", "examples");

  @ParameterizedTest
  @MethodSource("pages")
  void shouldLeadSomewhereWhenAPageHasALink(Path page) throws IOException {
    assertThat(dangling(page, Files.readString(page))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void shouldTellWhenALinkLeadsNowhere(String link) throws IOException {
    assertThat(dangling(Path.of("README.md"), link)).hasSize(1);
  }

  static List<Path> pages() throws IOException {
    var all = new ArrayList<Path>();
    all.addAll(markdown(Path.of(""), 1));
    for (var root : ROOTS) {
      all.addAll(markdown(Path.of(root), Integer.MAX_VALUE));
    }
    return all;
  }

  static List<String> wrong() {
    return List.of("[a](docs/none.md)", "[a](docs/README.md#none)", "[a](#none)");
  }

  private static List<String> dangling(Path page, String text) throws IOException {
    var dangling = new ArrayList<String>();
    for (var link : LINK.matcher(CODE.matcher(text).replaceAll("")).results().toList()) {
      if (!leads(page, text, link)) {
        dangling.add(link.group());
      }
    }
    return dangling;
  }

  private static boolean leads(Path page, String text, MatchResult link) throws IOException {
    boolean here = link.group(1).isEmpty();
    var target = here ? page : page.resolveSibling(link.group(1)).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return link.group(2) == null
        || headings(here ? text : Files.readString(target)).contains(link.group(2).substring(1));
  }

  /** As GitHub makes anchors of them. */
  private static List<String> headings(String page) {
    return HEADING
        .matcher(CODE.matcher(page).replaceAll(""))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }

  private static List<Path> markdown(Path folder, int depth) throws IOException {
    try (var files = Files.walk(folder, depth)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }
}
