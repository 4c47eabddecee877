package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TypeUrl.CLUSTER;
import static dev.sluice.mesh.xds.TypeUrl.ENDPOINTS;
import static dev.sluice.mesh.xds.TypeUrl.LISTENER;
import static dev.sluice.mesh.xds.TypeUrl.ROUTES;
import static dev.sluice.mesh.xds.TypeUrl.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StreamStateTest {
  private final FakeSidecar sidecar = new FakeSidecar();

  @Nested
  class Subscriptions {
    @Test
    void shouldWaitWhenNothingMayBeServedYet() {
      sidecar.subscribe(CLUSTER).subscribe(SECRET, "cert");
      assertThat(sidecar.told()).isEmpty();
      sidecar.serve("CLUSTER/a=1");
      assertThat(sidecar.told()).containsExactly("SECRET +cert=c1", "CLUSTER +a=1");
    }

    @Test
    void shouldSendAllWhenTheFirstRequestNamesNothing() {
      sidecar
          .serve("CLUSTER/a=1", "CLUSTER/b=1", "LISTENER/l=1")
          .subscribe(CLUSTER)
          .subscribe(LISTENER);
      assertThat(sidecar.toldAndAccepted()).containsExactly("CLUSTER +a=1 +b=1", "LISTENER +l=1");
    }

    @Test
    void shouldSendNothingWhenTypesWithoutWildcardNameNothing() {
      sidecar
          .serve("ENDPOINTS/a=1", "ROUTES/r=1", "SECRET/s=1")
          .subscribe(ENDPOINTS)
          .subscribe(ROUTES)
          .subscribe(SECRET);
      assertThat(sidecar.told()).isEmpty();
    }

    @Test
    void shouldAnswerWithNothingWhenTheWildcardMatchesNothing() {
      sidecar.serve().subscribe(LISTENER);
      assertThat(sidecar.toldAndAccepted()).containsExactly("LISTENER");
    }

    @Test
    void shouldSendAllWhenTheStarIsNamed() {
      sidecar.serve("ROUTES/r=1", "ROUTES/s=1").subscribe(ROUTES, "r");
      assertThat(sidecar.toldAndAccepted()).containsExactly("ROUTES +r=1");
      sidecar.subscribe(ROUTES, "*");
      assertThat(sidecar.toldAndAccepted()).containsExactly("ROUTES +s=1");
    }

    @Test
    void shouldSendOnlyWhatIsNamedWhenTheStarIsTakenBack() {
      sidecar.serve("CLUSTER/a=1", "CLUSTER/b=1").subscribe(CLUSTER, "*", "a").toldAndAccepted();
      sidecar.unsubscribe(CLUSTER, "*");
      sidecar.change("CLUSTER/a=2", "CLUSTER/b=2");
      assertThat(sidecar.toldAndAccepted()).containsExactly("CLUSTER +a=2");
    }

    @Test
    void shouldSayAbsentWhenANameDoesNotExistAndSendItWhenItComes() {
      sidecar.serve().subscribe(ROUTES, "r");
      assertThat(sidecar.toldAndAccepted()).containsExactly("ROUTES -r");
      sidecar.change("ROUTES/r=1");
      assertThat(sidecar.toldAndAccepted()).containsExactly("ROUTES +r=1");
    }

    @Test
    void shouldAnswerAgainWhenANameIsSubscribedAgain() {
      sidecar.serve("ENDPOINTS/a=1").subscribe(ENDPOINTS, "a").toldAndAccepted();
      sidecar.subscribe(ENDPOINTS, "a");
      assertThat(sidecar.toldAndAccepted()).containsExactly("ENDPOINTS +a=1");
    }

    @Test
    void shouldAnswerAgainWhenANameIsSubscribedAgainBeforeItsAnswer() {
      sidecar.serve("ENDPOINTS/a=1").subscribe(ENDPOINTS, "a").told();
      sidecar.subscribe(ENDPOINTS, "a");
      assertThat(sidecar.told()).isEmpty();
      sidecar.acknowledge(ENDPOINTS);
      assertThat(sidecar.told()).containsExactly("ENDPOINTS +a=1");
    }

    @Test
    void shouldStayQuietWhenANameIsUnsubscribed() {
      sidecar.serve("ENDPOINTS/a=1").subscribe(ENDPOINTS, "a").toldAndAccepted();
      sidecar.unsubscribe(ENDPOINTS, "a");
      sidecar.change("ENDPOINTS/a=2");
      assertThat(sidecar.told()).isEmpty();
    }

    @Test
    void shouldSayWhatTheWildcardHasWhenANameUnderItIsUnsubscribed() {
      sidecar.serve("CLUSTER/a=1").subscribe(CLUSTER, "*", "a", "gone").toldAndAccepted();
      sidecar.unsubscribe(CLUSTER, "a", "gone");
      assertThat(sidecar.toldAndAccepted()).containsExactly("CLUSTER +a=1", "CLUSTER -gone");
    }
  }

  @Nested
  class Reconnect {
    @Test
    void shouldSendNothingWhenTheVersionsAreEqual() {
      sidecar
          .serve("CLUSTER/a=1", "ROUTES/r=1")
          .reconnect(CLUSTER, Map.of("a", "1"))
          .reconnect(ROUTES, Map.of("r", "1"), "r");
      assertThat(sidecar.told()).isEmpty();
      assertThat(sidecar.state.has(ROUTES, "r", "1")).isTrue();
    }

    @Test
    void shouldSendOnlyTheDifferenceWhenTheVersionsDiffer() {
      sidecar
          .serve("CLUSTER/a=1", "CLUSTER/b=2", "ROUTES/r=1", "LISTENER/l=1")
          .reconnect(CLUSTER, Map.of("a", "1", "b", "1", "old", "1"))
          .reconnect(LISTENER, Map.of("l", "1"))
          .reconnect(ROUTES, Map.of("r", "1", "other", "1"), "r");
      assertThat(sidecar.toldAndAccepted()).containsExactly("CLUSTER +b=2", "CLUSTER -old");
    }

    @Test
    void shouldSendNothingWhenServingBeginsOnlyAfterTheReconnect() {
      sidecar.reconnect(CLUSTER, Map.of("a", "1")).serve("CLUSTER/a=1");
      assertThat(sidecar.told()).isEmpty();
    }

    @Test
    void shouldSendEndpointsAgainWhenTheirClusterChangedMeanwhile() {
      sidecar.serve("CLUSTER/a=2", "ENDPOINTS/a=1").reconnect(CLUSTER, Map.of("a", "1"));
      assertThat(sidecar.told()).containsExactly("CLUSTER +a=2");
      sidecar.reconnect(ENDPOINTS, Map.of("a", "1"), "a");
      assertThat(sidecar.told()).containsExactly("ENDPOINTS +a=1");
    }
  }

  @Nested
  class BackPressure {
    @Test
    void shouldSendTheLatestOnceWhenSeveralChangesComeBeforeTheAnswer() {
      sidecar.serve("ROUTES/r=1").subscribe(ROUTES, "r");
      assertThat(sidecar.told()).containsExactly("ROUTES +r=1");
      sidecar.change("ROUTES/r=2");
      sidecar.change("ROUTES/r=3");
      assertThat(sidecar.told()).isEmpty();
      sidecar.acknowledge(ROUTES);
      assertThat(sidecar.told()).containsExactly("ROUTES +r=3");
    }

    @Test
    void shouldNotCallItAcceptedWhenAChangeIsTakenBackBeforeTheAnswer() {
      sidecar.serve("ROUTES/r=1").subscribe(ROUTES, "r").toldAndAccepted();
      sidecar.change("ROUTES/r=2");
      sidecar.told();
      sidecar.change("ROUTES/r=1");
      assertThat(sidecar.state.has(ROUTES, "r", "1")).isFalse();
      sidecar.acknowledge(ROUTES);
      assertThat(sidecar.toldAndAccepted()).containsExactly("ROUTES +r=1");
      assertThat(sidecar.state.has(ROUTES, "r", "1")).isTrue();
    }

    @Test
    void shouldIgnoreAnAnswerWhenItsNonceIsNotTheLast() {
      sidecar.serve("ROUTES/r=1").subscribe(ROUTES, "r").toldAndAccepted();
      sidecar.change("ROUTES/r=2");
      sidecar.state.next();
      sidecar.acknowledge(ROUTES); // of r=1
      assertThat(sidecar.state.has(ROUTES, "r", "2")).isFalse();
    }

    @Test
    void shouldSendOneRouteWhenOneOfManyChanged() {
      sidecar
          .serve("ROUTES/r=1", "ROUTES/s=1", "ROUTES/t=1")
          .subscribe(ROUTES, "r", "s", "t")
          .toldAndAccepted();
      sidecar.change("ROUTES/r=1", "ROUTES/s=2", "ROUTES/t=1");
      assertThat(sidecar.toldAndAccepted()).containsExactly("ROUTES +s=2");
    }
  }

  @Nested
  class Order {
    @Test
    void shouldHoldRoutesWhenANewClusterHasNoEndpointsYet() {
      sidecar
          .serve("LISTENER/l=1", "ROUTES/r=1")
          .subscribe(CLUSTER)
          .subscribe(LISTENER)
          .subscribe(ROUTES, "r")
          .toldAndAccepted();
      // When
      sidecar.change("LISTENER/l=1", "ROUTES/r=2", "CLUSTER/a=1", "ENDPOINTS/a=1");
      // Then
      assertThat(sidecar.told()).containsExactly("CLUSTER +a=1");
      sidecar.acknowledge(CLUSTER);
      assertThat(sidecar.told()).isEmpty();
      sidecar.subscribe(ENDPOINTS, "a");
      assertThat(sidecar.told()).containsExactly("ENDPOINTS +a=1");
      sidecar.acknowledge(ENDPOINTS);
      assertThat(sidecar.told()).containsExactly("ROUTES +r=2");
    }

    @Test
    void shouldGoFromSecretsToRoutesWhenEverythingChanges() {
      sidecar
          .serve("SECRET/s=1", "CLUSTER/a=1", "ENDPOINTS/a=1", "LISTENER/l=1", "ROUTES/r=1")
          .subscribe(SECRET, "s")
          .subscribe(CLUSTER)
          .subscribe(ENDPOINTS, "a")
          .subscribe(LISTENER)
          .subscribe(ROUTES, "r")
          .toldAndAccepted();
      sidecar.change("SECRET/s=2", "CLUSTER/a=2", "ENDPOINTS/a=2", "LISTENER/l=2", "ROUTES/r=2");
      assertThat(sidecar.told()).containsExactly("SECRET +s=2", "CLUSTER +a=2", "ENDPOINTS +a=2");
      sidecar.acknowledge(CLUSTER);
      sidecar.acknowledge(ENDPOINTS);
      assertThat(sidecar.told()).containsExactly("LISTENER +l=2", "ROUTES +r=2");
    }

    @Test
    void shouldSendUnchangedEndpointsAgainWhenTheirClusterChanges() {
      sidecar
          .serve("CLUSTER/a=1", "ENDPOINTS/a=1")
          .subscribe(CLUSTER)
          .subscribe(ENDPOINTS, "a")
          .toldAndAccepted();
      sidecar.change("CLUSTER/a=2", "ENDPOINTS/a=1");
      assertThat(sidecar.toldAndAccepted()).containsExactly("CLUSTER +a=2", "ENDPOINTS +a=1");
    }

    @Test
    void shouldRemoveAClusterOnlyWhenTheRoutesAreAccepted() {
      sidecar
          .serve("CLUSTER/a=1", "CLUSTER/b=1", "ENDPOINTS/a=1", "ENDPOINTS/b=1", "ROUTES/r=1")
          .subscribe(CLUSTER)
          .subscribe(ENDPOINTS, "a", "b")
          .subscribe(ROUTES, "r")
          .toldAndAccepted();
      sidecar.change("CLUSTER/b=1", "ENDPOINTS/b=1", "ROUTES/r=2");
      assertThat(sidecar.told()).containsExactly("ROUTES +r=2");
      sidecar.acknowledge(ROUTES);
      assertThat(sidecar.toldAndAccepted()).containsExactly("CLUSTER -a", "ENDPOINTS -a");
    }

    @Test
    void shouldKeepAClusterWhenTheRoutesWithoutItWereRejected() {
      sidecar
          .serve("CLUSTER/a=1", "ROUTES/r=1")
          .subscribe(CLUSTER)
          .subscribe(ROUTES, "r")
          .toldAndAccepted();
      sidecar.change("ROUTES/r=2");
      sidecar.told();
      sidecar.reject(ROUTES);
      assertThat(sidecar.told()).isEmpty();
      sidecar.change("ROUTES/r=3");
      assertThat(sidecar.toldAndAccepted()).containsExactly("ROUTES +r=3", "CLUSTER -a");
    }

    @Test
    void shouldNotHoldRoutesForeverWhenTheClusterWasRejected() {
      sidecar.serve("ROUTES/r=1").subscribe(CLUSTER).subscribe(ROUTES, "r").toldAndAccepted();
      sidecar.change("CLUSTER/a=1", "ENDPOINTS/a=1", "ROUTES/r=2");
      sidecar.told();
      sidecar.reject(CLUSTER);
      assertThat(sidecar.told()).containsExactly("ROUTES +r=2");
    }
  }

  @Nested
  class Rejections {
    @Test
    void shouldKeepTheLastAcceptedAndNotRepeatWhenOneResourceIsRejected() {
      sidecar.serve("ROUTES/r=1").subscribe(ROUTES, "r").toldAndAccepted();
      sidecar.change("ROUTES/r=2");
      sidecar.told();
      assertThat(sidecar.reject(ROUTES)).contains(new TypeState.Rejected(ROUTES, "r", "2", "no"));
      assertThat(sidecar.told()).isEmpty();
      assertThat(sidecar.state.has(ROUTES, "r", "2")).isFalse();
      assertThat(sidecar.state.calm()).isFalse();
    }

    @Test
    void shouldFindTheCulpritWhenAResponseOfSeveralIsRejected() {
      sidecar
          .serve("CLUSTER/a=1", "CLUSTER/b=1", "CLUSTER/c=1", "CLUSTER/d=1")
          .subscribe(CLUSTER)
          .subscribe(LISTENER);
      assertThat(sidecar.told()).containsExactly("CLUSTER +a=1 +b=1 +c=1 +d=1");
      assertThat(sidecar.reject(CLUSTER)).isEmpty();
      assertThat(sidecar.told()).containsExactly("CLUSTER +a=1 +b=1");
      sidecar.acknowledge(CLUSTER);
      assertThat(sidecar.told()).containsExactly("CLUSTER +c=1 +d=1");
      assertThat(sidecar.reject(CLUSTER)).isEmpty();
      assertThat(sidecar.told()).containsExactly("CLUSTER +c=1");
      assertThat(sidecar.reject(CLUSTER)).map(TypeState.Rejected::name).contains("c");
      assertThat(sidecar.told()).containsExactly("CLUSTER +d=1");
      sidecar.acknowledge(CLUSTER);
      assertThat(sidecar.told()).containsExactly("LISTENER");
      assertThat(sidecar.state.has(CLUSTER, "d", "1")).isTrue();
      assertThat(sidecar.state.has(CLUSTER, "c", "1")).isFalse();
    }

    @Test
    void shouldSendTheOldVersionAgainWhenARejectedResponseOfSeveralIsTakenBack() {
      sidecar.serve("CLUSTER/a=1", "CLUSTER/b=1").subscribe(CLUSTER).toldAndAccepted();
      sidecar.change("CLUSTER/a=2", "CLUSTER/b=2");
      sidecar.told();
      sidecar.reject(CLUSTER);
      sidecar.change("CLUSTER/a=1", "CLUSTER/b=1");
      assertThat(sidecar.state.has(CLUSTER, "a", "1")).isFalse();
      assertThat(sidecar.toldAndAccepted()).containsExactly("CLUSTER +a=1", "CLUSTER +b=1");
      assertThat(sidecar.state.has(CLUSTER, "a", "1")).isTrue();
    }

    @Test
    void shouldBeCalmAgainWhenABetterVersionIsAccepted() {
      sidecar.serve("LISTENER/l=1").subscribe(LISTENER);
      sidecar.told();
      sidecar.reject(LISTENER);
      sidecar.change("LISTENER/l=2");
      assertThat(sidecar.toldAndAccepted()).containsExactly("LISTENER +l=2");
      assertThat(sidecar.state.calm()).isTrue();
    }
  }

  @Test
  void shouldGiveTheCertificateOnlyWhenItIsAskedFor() {
    sidecar.serve("SECRET/roots=1").subscribe(SECRET, "roots");
    assertThat(sidecar.toldAndAccepted()).containsExactly("SECRET +roots=1");
    sidecar.subscribe(SECRET, "cert");
    assertThat(sidecar.toldAndAccepted()).containsExactly("SECRET +cert=c1");
  }

  @Test
  void shouldHaveItsSecretsOnlyWhenAllItAskedForAreAccepted() {
    // Given
    var sidecar = new FakeSidecar().serve("LISTENER/l=1", "SECRET/roots=1", "SECRET/out=1");
    sidecar.subscribe(TypeUrl.SECRET, "cert", "roots", "out");
    assertThat(sidecar.state.hasSecrets()).as("listeners were never asked for").isFalse();
    sidecar.subscribe(TypeUrl.LISTENER);
    assertThat(sidecar.state.hasSecrets()).isFalse();
    sidecar.toldAndAccepted();
    assertThat(sidecar.state.hasSecrets()).isTrue();
    // When
    sidecar.change("LISTENER/l=1", "SECRET/roots=2", "SECRET/out=2");
    // Then
    assertThat(sidecar.state.hasSecrets()).isFalse();
    sidecar.told();
    assertThat(sidecar.state.hasSecrets()).isFalse();
    sidecar.acknowledge(TypeUrl.SECRET);
    assertThat(sidecar.state.hasSecrets()).isTrue();
  }

  @Test
  void shouldHaveACertificateOnlyWhenItAcceptedThatVeryOne() {
    // Given
    var sidecar = new FakeSidecar().serve("LISTENER/l=1");
    sidecar.subscribe(TypeUrl.LISTENER).subscribe(TypeUrl.SECRET, "cert");
    sidecar.told();
    assertThat(sidecar.state.hasCertificate("c1")).isFalse();
    // When
    sidecar.acknowledge(TypeUrl.SECRET);
    // Then
    assertThat(sidecar.state.hasCertificate("c1")).isTrue();
    assertThat(sidecar.state.hasCertificate("c2")).isFalse();
  }

  @Test
  void shouldNeedNoCertificateWhenItUsesNone() {
    // Given
    var sidecar = new FakeSidecar().serve("LISTENER/l=1").subscribe(TypeUrl.LISTENER);
    // When
    sidecar.toldAndAccepted();
    // Then
    assertThat(sidecar.state.hasCertificate("c2")).isTrue();
  }
}
