package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TestMesh.ALICE;
import static dev.sluice.mesh.xds.TestMesh.MALLORY;
import static dev.sluice.mesh.xds.TestMesh.OPEN;
import static dev.sluice.mesh.xds.TestMesh.PLAIN;
import static dev.sluice.mesh.xds.TestMesh.WEB_V1;
import static dev.sluice.mesh.xds.TestMesh.WEB_V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.mesh.ca.LeafCache;
import dev.sluice.mesh.ca.Roots;
import dev.sluice.mesh.ca.Sidecars.Lag;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is behind, with sidecars that answer when the test says so. */
class CertificateProgressIT {
  private static final Identity ALICE_ID = new Identity("shop", "alice");
  private static final String TRUST_DOMAIN = "cluster.local";

  private final CertificateAuthority first =
      CertificateAuthority.generate(TRUST_DOMAIN, Clock.systemUTC());
  private final CertificateAuthority second =
      CertificateAuthority.generate(TRUST_DOMAIN, Clock.systemUTC());
  private final TwoRoots roots = new TwoRoots();
  private final ControlPlane plane =
      new ControlPlane(0, first, new LeafCache(roots, Clock.systemUTC()));
  private final MeshPublisher publisher =
      new MeshPublisher(plane.ads, TRUST_DOMAIN, roots::rootsPem);
  private final CertificateProgress progress =
      new CertificateProgress(plane.ads, publisher, TRUST_DOMAIN);

  @AfterEach
  void stop() {
    plane.close();
  }

  @Test
  void shouldKnowNobodyWhenTheMeshWasNotRead() {
    assertThat(progress.withoutRoots(roots.rootsPem())).isEqualTo(Lag.UNKNOWN);
    assertThat(progress.withoutCertificate()).isEqualTo(Lag.UNKNOWN);
  }

  /** Mallory has no address yet, so nothing runs there; Plain has no sidecar. */
  @Test
  void shouldCountWhoRunsAsAwayWhenItIsNotConnected() {
    // When
    publish();
    // Then
    var away = List.of("lab/open-0", "shop/alice", "shop/web-v1-0", "shop/web-v2-0");
    assertThat(progress.withoutCertificate()).isEqualTo(new Lag(true, List.of(), away));
    assertThat(progress.withoutRoots(roots.rootsPem())).isEqualTo(new Lag(true, List.of(), away));
  }

  @Test
  void shouldCountASidecarAsBehindUntilItAcceptsRootsAndCertificate() {
    // Given
    publish();
    try (var alice =
        new JavaSidecar(
            plane.port(),
            first.rootsPem(),
            ControlPlane.token(ALICE_ID, ALICE),
            ALICE.toString())) {
      alice.subscribe(TypeUrl.LISTENER).subscribe(TypeUrl.SECRET, Names.CERT, Names.ROOTS);
      awaitBehind(true, true);
      acceptAll(alice);
      awaitBehind(false, false);
      // When: other roots
      roots.both = true;
      assertThat(behind(progress.withoutRoots(roots.rootsPem()))).as("not published").isTrue();
      progress.refresh();
      // Then
      awaitBehind(true, true);
      acceptAll(alice);
      awaitBehind(false, false);
      // When: another signer
      roots.signer = second;
      assertThat(behind(progress.withoutCertificate())).as("not handed out").isTrue();
      progress.refresh();
      // Then
      await().until(() -> !alice.received.isEmpty());
      assertThat(behind(progress.withoutCertificate())).isTrue();
      acceptAll(alice);
      awaitBehind(false, false);
    }
  }

  private void awaitBehind(boolean withRoots, boolean withCertificate) {
    await()
        .untilAsserted(
            () -> {
              assertThat(behind(progress.withoutRoots(roots.rootsPem()))).isEqualTo(withRoots);
              assertThat(behind(progress.withoutCertificate())).isEqualTo(withCertificate);
            });
  }

  private static boolean behind(Lag lag) {
    assertThat(lag.away()).hasSize(3);
    return lag.connected().equals(List.of("shop/alice"));
  }

  private void acceptAll(JavaSidecar sidecar) {
    await()
        .until(
            () -> {
              for (var next = sidecar.received.poll(); next != null; next = sidecar.received.poll())
                sidecar.accept(next);
              return !behind(progress.withoutRoots(roots.rootsPem()))
                  && !behind(progress.withoutCertificate());
            });
  }

  private void publish() {
    Map<Name, String> ips = new HashMap<>();
    List.of(ALICE, WEB_V1, WEB_V2, OPEN, PLAIN)
        .forEach(name -> ips.put(name, "10.1.0." + (1 + ips.size())));
    ips.put(MALLORY, "");
    publisher.accept(new TestMesh(ips).allowTcp("alice").model());
  }

  private final class TwoRoots implements Roots {
    private volatile CertificateAuthority signer = first;
    private volatile boolean both;

    @Override
    public CertificateAuthority signer() {
      return signer;
    }

    @Override
    public String rootsPem() {
      return both ? first.rootsPem() + second.rootsPem() : first.rootsPem();
    }
  }
}
