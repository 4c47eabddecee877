package dev.sluice.mesh.ca;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link Roots} as a {@link Rotation} says. Thread-safe. */
public final class RotatingRoots implements Roots {
  private final String trustDomain;
  private final Clock clock;

  /** Null until the first {@link #enter}, which is part of making it. */
  private volatile @Nullable Current current;

  private RotatingRoots(String trustDomain, Clock clock) {
    this.trustDomain = trustDomain;
    this.clock = clock;
  }

  /**
   * @throws IllegalArgumentException when a signer of {@code at} cannot be used
   */
  static RotatingRoots of(Rotation at, String trustDomain, Clock clock) {
    var roots = new RotatingRoots(trustDomain, clock);
    roots.enter(at);
    return roots;
  }

  @Override
  public CertificateAuthority signer() {
    return current().signer();
  }

  @Override
  public String rootsPem() {
    return current().rootsPem();
  }

  Rotation rotation() {
    return current().rotation();
  }

  private Current current() {
    return Objects.requireNonNull(current, "entered when it was made");
  }

  /** Everything that is trusted and who signs change together. */
  void enter(Rotation at) {
    CertificateAuthority signer = authority(at.signer());
    Set<X509Certificate> trusted = new LinkedHashSet<>(Pem.certificates(signer.rootsPem()));
    CertificateAuthority next = at.next() == null ? null : authority(at.next());
    if (next != null) {
      trusted.addAll(Pem.certificates(next.rootsPem()));
    }
    if (!at.oldRootsPem().isEmpty()) {
      trusted.addAll(Pem.certificates(at.oldRootsPem()));
    }
    current = new Current(at, signer, next, Pem.encode(trusted));
  }

  /** A new root of our own. */
  CertificateAuthority made() {
    return CertificateAuthority.generate(trustDomain, clock);
  }

  /**
   * What {@code material} makes; the very object that is known already where it is.
   *
   * @throws IllegalArgumentException naming what of it is wrong
   */
  CertificateAuthority authority(RootMaterial material) {
    Current now = current;
    if (now != null && now.signer().material().equals(material)) {
      return now.signer();
    }
    if (now != null && now.next() != null && now.next().material().equals(material)) {
      return now.next();
    }
    return CertificateAuthority.load(trustDomain, material, clock);
  }

  /**
   * @param next null where none is to come
   */
  private record Current(
      Rotation rotation,
      CertificateAuthority signer,
      @Nullable CertificateAuthority next,
      String rootsPem) {}
}
