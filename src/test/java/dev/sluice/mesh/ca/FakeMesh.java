package dev.sluice.mesh.ca;

import java.util.ArrayList;
import java.util.List;

/** One sidecar and one file of roots, which do what the test says. */
final class FakeMesh implements Sidecars, RootReaders {
  private static final String SIDECAR = "shop/web-1";

  final List<String> trusted = new ArrayList<>();
  boolean accepts = true;
  boolean fileAccepts = true;
  boolean fails;
  private Roots roots;
  private String sidecar = "";
  private String file = "";
  private CertificateAuthority shown;

  void serve(Roots served) {
    roots = served;
    refresh();
  }

  String sidecarTrusts() {
    return sidecar;
  }

  String fileTrusts() {
    return file;
  }

  CertificateAuthority shown() {
    return shown;
  }

  @Override
  public void refresh() {
    if (fails) {
      throw new IllegalStateException("killed");
    }
    if (accepts) {
      sidecar = roots.rootsPem();
      shown = roots.signer();
      trusted.add(sidecar);
    }
  }

  @Override
  public Lag withoutRoots(String rootsPem) {
    return lag(rootsPem.equals(sidecar));
  }

  @Override
  public Lag withoutCertificate() {
    return lag(shown != null && shown.signsLike(roots.signer()));
  }

  @Override
  public List<String> bring(String rootsPem) {
    if (fileAccepts) {
      file = rootsPem;
    }
    return file.equals(rootsPem) ? List.of() : List.of("pod " + SIDECAR);
  }

  private static Lag lag(boolean done) {
    return done ? Lag.NOBODY : new Lag(true, List.of(SIDECAR), List.of());
  }
}
