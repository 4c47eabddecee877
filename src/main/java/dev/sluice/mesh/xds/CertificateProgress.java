package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.ca.Sidecars;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Reads from the streams how far the sidecars have come with roots and certificates. */
public final class CertificateProgress implements Sidecars {
  private final AdsServer ads;
  private final MeshPublisher publisher;
  private final String trustDomain;

  public CertificateProgress(AdsServer ads, MeshPublisher publisher, String trustDomain) {
    this.ads = ads;
    this.publisher = publisher;
    this.trustDomain = trustDomain;
  }

  @Override
  public void refresh() {
    publisher.again();
    ads.refreshCertificates();
  }

  @Override
  public Lag withoutRoots(String rootsPem) {
    Resource wanted = Encoding.resource(TrustSecret.roots(trustDomain, rootsPem));
    Set<Name> running = running();
    return ads.read(
        snapshot ->
            snapshot == null
                ? Lag.UNKNOWN
                : lag(
                    running,
                    stream -> publishes(snapshot, wanted) && stream.test(StreamState::hasSecrets)));
  }

  @Override
  public Lag withoutCertificate() {
    Set<Name> running = running();
    if (ads.<Boolean>read(snapshot -> snapshot == null)) {
      return Lag.UNKNOWN;
    }
    return lag(running, this::hasCertificate);
  }

  private boolean hasCertificate(AdsStream stream) {
    String version = ads.certificateVersion(stream);
    return stream.test(state -> state.hasCertificate(version));
  }

  /** Every validation context of a snapshot is made from the same roots. */
  private static boolean publishes(Snapshot snapshot, Resource roots) {
    Resource published = snapshot.shared().of(TypeUrl.SECRET).get(roots.name());
    return published != null && published.version().equals(roots.version());
  }

  private Lag lag(Set<Name> running, Predicate<AdsStream> passes) {
    Set<Name> away = new HashSet<>(running);
    List<String> behind = new ArrayList<>();
    for (AdsStream stream : ads.streams()) {
      away.remove(stream.pod());
      if (!passes.test(stream)) {
        behind.add(stream.pod().toString());
      }
    }
    return new Lag(true, behind, away.stream().map(Name::toString).toList());
  }

  /** Pods with a sidecar that may hold something; one without an address has not started yet. */
  private Set<Name> running() {
    MeshModel model = publisher.last();
    Set<Name> running = new HashSet<>();
    if (model != null) {
      model.pods().values().stream()
          .filter(pod -> pod.meshed() && !pod.ips().isEmpty())
          .forEach(pod -> running.add(pod.name()));
    }
    return running;
  }
}
