package dev.sluice.app;

import dev.sluice.domain.rollout.RouteProgress;
import dev.sluice.mesh.ca.LeafCache;
import dev.sluice.mesh.ca.LeafLife;
import dev.sluice.mesh.ca.LeafRenewal;
import dev.sluice.mesh.ca.RootRotation;
import dev.sluice.mesh.ca.RootStore;
import dev.sluice.mesh.ca.Roots;
import dev.sluice.mesh.ca.RotatingRoots;
import dev.sluice.mesh.identity.CallerInterceptor;
import dev.sluice.mesh.identity.KubernetesTokenReviews;
import dev.sluice.mesh.identity.TokenAuthenticator;
import dev.sluice.mesh.metricsapi.DownstreamSampler;
import dev.sluice.mesh.metricsapi.EdgeSampler;
import dev.sluice.mesh.metricsapi.EdgeStore;
import dev.sluice.mesh.metricsapi.MetricsIngest;
import dev.sluice.mesh.server.MeshGrpcServer;
import dev.sluice.mesh.status.LatestRefusal;
import dev.sluice.mesh.status.SmiStatusLoop;
import dev.sluice.mesh.watch.ClusterWatch;
import dev.sluice.mesh.xds.AcknowledgedRouting;
import dev.sluice.mesh.xds.Acknowledgements;
import dev.sluice.mesh.xds.AdsServer;
import dev.sluice.mesh.xds.CertificateProgress;
import dev.sluice.mesh.xds.MeshPublisher;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

/** Makes the provider's parts; each is made when it is first needed. */
class MeshBeans {
  private static final Duration STATUS_LOOK = Duration.ofSeconds(1);

  /** The kubelet looks at a pod's files at least once a minute, and may be behind. */
  private static final Duration FILES = Duration.ofMinutes(3);

  /** The longest that Envoy waits between two attempts to connect. */
  private static final Duration RECONNECTING = Duration.ofSeconds(30);

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  RootStore rootStore(KubernetesClient client, SluiceConfig config, Clock clock) {
    return new RootStore(client, config.namespace(), config.trustDomain(), clock);
  }

  @Produces
  @Singleton
  RotatingRoots roots(RootStore store) {
    return store.open();
  }

  @Produces
  @Singleton
  RootRotation rotation(
      RootStore store,
      RotatingRoots roots,
      AdsServer ads,
      MeshPublisher publisher,
      KubernetesClient client,
      SluiceConfig config,
      MeterRegistry meters,
      Clock clock) {
    return new RootRotation(
        store,
        roots,
        new CertificateProgress(ads, publisher, config.trustDomain()),
        new RootsElsewhere(client, config.namespace()),
        client,
        meters,
        clock,
        FILES);
  }

  @Produces
  @Singleton
  LeafCache leaves(Roots roots, SluiceConfig config, Clock clock) {
    return new LeafCache(roots, new LeafLife(config.certificateLifetime()), clock);
  }

  @Produces
  @Singleton
  AdsServer ads(LeafCache leaves, MeterRegistry meters, LatestRefusal refusal) {
    return new AdsServer(leaves, meters, refusal);
  }

  @Produces
  @Singleton
  LatestRefusal refusal() {
    return new LatestRefusal();
  }

  @Produces
  @Singleton
  SmiStatusLoop smiStatus(
      KubernetesClient client,
      ClusterWatch watch,
      AdsServer ads,
      LatestRefusal refusal,
      Clock clock) {
    return new SmiStatusLoop(
        client, watch::handedOver, new Acknowledgements(ads), refusal, clock, STATUS_LOOK);
  }

  @Produces
  @Singleton
  LeafRenewal renewal(LeafCache leaves, AdsServer ads, SluiceConfig config, Clock clock) {
    var scheduler =
        Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "leaf-renewal"));
    return new LeafRenewal(
        leaves,
        scheduler,
        new LeafLife(config.certificateLifetime()).look(),
        () -> {
          ads.endExpired(clock.instant());
          return ads.refreshCertificates();
        });
  }

  @Produces
  @Singleton
  EdgeStore edges(MeterRegistry meters, Clock clock) {
    return new EdgeStore(meters, clock);
  }

  @Produces
  @Singleton
  @Typed(EdgeSampler.class)
  EdgeSampler edgeSampler(EdgeStore edges) {
    return new EdgeSampler(edges);
  }

  @Produces
  @Singleton
  @Typed(DownstreamSampler.class)
  DownstreamSampler downstream() {
    return new DownstreamSampler();
  }

  @Produces
  @Singleton
  MeshGrpcServer server(
      SluiceConfig config,
      Roots roots,
      Clock clock,
      KubernetesClient client,
      AdsServer ads,
      EdgeStore edges,
      DownstreamSampler downstream) {
    var authenticator = new TokenAuthenticator(new KubernetesTokenReviews(client), clock);
    return new MeshGrpcServer(
        config.xdsPort(),
        ServiceNames.of(config),
        roots,
        clock,
        new CallerInterceptor(authenticator),
        List.of(ads, new MetricsIngest(edges, downstream)));
  }

  @Produces
  @Singleton
  MeshPublisher publisher(AdsServer ads, SluiceConfig config, Roots roots) {
    return new MeshPublisher(ads, config.trustDomain(), roots::rootsPem);
  }

  @Produces
  @Singleton
  ClusterWatch watch(
      KubernetesClient client,
      SluiceConfig config,
      MeshPublisher publisher,
      EdgeStore edges,
      DownstreamSampler downstream) {
    return new ClusterWatch(
        client,
        config.trustDomain(),
        model -> {
          edges.know(model);
          downstream.know(model);
          publisher.accept(model);
        });
  }

  @Produces
  @Singleton
  RouteProgress routing(AdsServer ads, Clock clock) {
    return new AcknowledgedRouting(ads, clock, RECONNECTING);
  }
}
