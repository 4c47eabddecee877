package dev.sluice.testkit.faults;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * One request to the API server about an object in a namespace.
 *
 * @param kind method, resource and name, like {@code PATCH services web-stable}; names that are
 *     made by hashes are left out
 */
public record Call(String namespace, String kind) {
  private static final Pattern PATH =
      Pattern.compile(
          "/(?:api|apis/[^/]+)/[^/]+/namespaces/([^/]+)/([^/?]+)(?:/([^/?]+))?(?:/([^/?]+))?");

  private static final Set<String> HASHED = Set.of("events", "configmaps", "replicasets");

  /**
   * @param uri with its query
   * @return null for what concerns no namespace, and for watches
   */
  static Call of(String method, String uri) {
    var path = PATH.matcher(uri.split("\\?", 2)[0]);
    if (!path.matches() || uri.contains("watch=true")) {
      return null;
    }
    String resource = path.group(4) == null ? path.group(2) : path.group(2) + "/" + path.group(4);
    boolean named = path.group(3) != null && !HASHED.contains(path.group(2));
    return new Call(
        path.group(1),
        method
            + " "
            + resource
            + (named ? " " + path.group(3) : "")
            + (uri.contains("dryRun=") ? " (dry run)" : ""));
  }

  /** Whether it changes something. */
  public boolean writes() {
    return !kind.startsWith("GET ");
  }
}
