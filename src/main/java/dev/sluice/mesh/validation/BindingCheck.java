package dev.sluice.mesh.validation;

import java.util.regex.Pattern;

/** IdentityBinding. */
final class BindingCheck {
  private static final int MOST_IDS = 256;
  private static final int LONGEST_ID = 2_048;
  private static final String SCHEME = "spiffe://";
  private static final String ALLOWED =
      "SPIFFE ids such as spiffe://cluster.local/ns/shop/sa/web, with or without spiffe://, of at most "
          + LONGEST_ID
          + " characters";

  /** Trust domain in lower case; segments are neither empty nor dots alone. */
  private static final Pattern ID =
      Pattern.compile("[a-z0-9._-]{1,255}(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)*");

  private BindingCheck() {}

  static void check(Subject binding, Findings findings) {
    var schemes = binding.content().at("schemes");
    var selector = schemes.at("podLabelSelector");
    var account = schemes.at("serviceAccount");
    var ids = schemes.at("spiffeIdentities");
    if (selector.given() && account.given()) {
      findings.error(
          schemes.path()
              + ": podLabelSelector and serviceAccount exclude one another; allowed: one of them, or two IdentityBindings");
    }
    if (findings.list(ids, MOST_IDS)) {
      ids.elements().stream()
          .filter(it -> !valid(it.text()))
          .forEach(it -> findings.error(it, ALLOWED));
    }
    if (!selector.given() && account.text().isEmpty() && ids.elements().isEmpty()) {
      findings.warn(schemes, "none; the binding means nobody");
    }
  }

  private static boolean valid(String id) {
    var rest = id.startsWith(SCHEME) ? id.substring(SCHEME.length()) : id;
    return id.length() <= LONGEST_ID && ID.matcher(rest).matches();
  }
}
