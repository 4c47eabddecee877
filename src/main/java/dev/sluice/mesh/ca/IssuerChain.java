package dev.sluice.mesh.ca;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The way from a signing certificate to its root.
 *
 * @param intermediates the signer first; empty where the signer is a root itself
 * @param root that the way leads to
 * @param trusted every root that was given, {@code root} among them
 */
record IssuerChain(
    List<X509Certificate> intermediates, X509Certificate root, List<X509Certificate> trusted) {
  private static final int KEY_CERT_SIGN = 5;

  /**
   * @param given the signer first, then what else is known, in any order
   * @throws IllegalArgumentException when no way leads to a root, or not one that peers would go
   */
  static IssuerChain of(List<X509Certificate> given, Instant now) {
    Set<X509Certificate> all = new LinkedHashSet<>(given);
    List<X509Certificate> roots = all.stream().filter(IssuerChain::isRoot).toList();
    List<X509Certificate> way = new ArrayList<>(List.of(given.get(0)));
    while (!isRoot(last(way))) {
      way.add(issuer(last(way), all));
      require(way.size() <= all.size(), "certificates sign one another in a circle");
    }
    for (int below = 0; below < way.size(); below++) {
      check(way.get(below), below, now);
    }
    return new IssuerChain(List.copyOf(way.subList(0, way.size() - 1)), last(way), roots);
  }

  X509Certificate signer() {
    return intermediates.isEmpty() ? root : intermediates.get(0);
  }

  /** When the first certificate of the way ends. */
  Instant end() {
    Instant end = root.getNotAfter().toInstant();
    for (X509Certificate one : intermediates) {
      Instant its = one.getNotAfter().toInstant();
      end = its.isBefore(end) ? its : end;
    }
    return end;
  }

  private static X509Certificate issuer(X509Certificate of, Set<X509Certificate> all) {
    return all.stream()
        .filter(other -> !other.equals(of) && signed(other, of))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "was issued by \""
                        + of.getIssuerX500Principal()
                        + "\", which is neither in tls.crt nor in ca.crt; the root is needed"));
  }

  private static void check(X509Certificate one, int below, Instant now) {
    String name = below == 0 ? "" : "its issuer \"" + one.getSubjectX500Principal() + "\" ";
    require(
        one.getBasicConstraints() >= 0,
        name + "is not a CA certificate (basic constraint CA is missing)");
    require(
        one.getBasicConstraints() >= below,
        name + "allows no " + below + " certificates below it (path length constraint)");
    boolean[] usage = one.getKeyUsage();
    require(
        usage == null || usage[KEY_CERT_SIGN],
        name + "may not sign certificates (key usage keyCertSign is missing)");
    require(
        now.isBefore(one.getNotAfter().toInstant()),
        name + "expired at " + one.getNotAfter().toInstant());
    require(
        !now.isBefore(one.getNotBefore().toInstant()),
        name + "is not valid before " + one.getNotBefore().toInstant());
  }

  private static boolean isRoot(X509Certificate one) {
    return signed(one, one);
  }

  private static boolean signed(X509Certificate issuer, X509Certificate one) {
    if (!issuer.getSubjectX500Principal().equals(one.getIssuerX500Principal())) {
      return false;
    }
    try {
      one.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static X509Certificate last(List<X509Certificate> way) {
    return way.get(way.size() - 1);
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
