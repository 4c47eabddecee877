package dev.sluice.mesh.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshPolicy.Grant;
import dev.sluice.domain.policy.MeshPolicy.Inbound;
import dev.sluice.domain.policy.MeshPolicy.InboundPort;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.Principal;
import dev.sluice.domain.policy.Protocol;
import dev.sluice.mesh.identity.CallerName;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerChainsTest {
  private static final Identity ALICE = new Identity("shop", "alice");
  private static final Principal ANY_ALICE = Principal.of(ALICE);
  private static final Principal ONE_ALICE = Principal.ofPod(ALICE, "uid-1");
  private static final Principal BOB = Principal.of(new Identity("shop", "bob"));

  private static InboundPort tcp(int port, Grant... grants) {
    return new InboundPort(port, Protocol.TCP, List.of(grants));
  }

  private static Grant grant(String name, Principal... sources) {
    return new Grant(new Name("shop", name), Set.of(sources), List.of());
  }

  private static List<FilterChain> chains(InboundPort port) {
    return CallerChains.of(port).filterChains(Listeners.tcp(Names.INBOUND, List.of())).toList();
  }

  private static String trust(FilterChain chain) {
    try {
      return chain
          .getTransportSocket()
          .getTypedConfig()
          .unpack(DownstreamTlsContext.class)
          .getCommonTlsContext()
          .getValidationContextSdsSecretConfig()
          .getName();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldGiveEachCallerAChainThatTrustsItAlone() throws InvalidProtocolBufferException {
    // When
    List<FilterChain> chains = chains(tcp(5432, grant("t", BOB, ONE_ALICE, ANY_ALICE)));
    // Then
    assertThat(chains)
        .extracting(chain -> chain.getFilterChainMatch().getServerNames(0))
        .containsExactly(CallerName.of(ANY_ALICE), CallerName.of(ONE_ALICE), CallerName.of(BOB));
    assertThat(chains)
        .allSatisfy(
            chain -> {
              assertThat(chain.getFilterChainMatch().getDestinationPort().getValue())
                  .isEqualTo(5432);
              assertThat(chain.getFilterChainMatch().getTransportProtocol()).isEqualTo("tls");
              assertThat(chain.getFilterChainMatch().getServerNamesCount()).isOne();
            });
    assertThat(chains)
        .extracting(CallerChainsTest::trust)
        .containsExactly("peer|account|shop/alice", "peer|pod|uid-1", "peer|account|shop/bob");
    Secret secret = (Secret) TrustSecret.peer(ONE_ALICE, "cluster.local", "roots").message();
    assertThat(secret.getValidationContext().getMatchTypedSubjectAltNamesList())
        .singleElement()
        .satisfies(
            name -> assertThat(name.getMatcher().getExact()).isEqualTo("uid-1.pod.cluster.local"));
  }

  @Test
  void shouldLeaveAChainAsItIsWhenOtherCallersAndGrantsComeAndGo() {
    FilterChain alone = chains(tcp(5432, grant("t", ANY_ALICE))).get(0);
    assertThat(chains(tcp(5432, grant("a", BOB), grant("b", ANY_ALICE), grant("t", ONE_ALICE))))
        .hasSize(3)
        .contains(alone);
  }

  @Test
  void shouldHaveOneChainWhenSeveralGrantsNameOneCaller() {
    assertThat(chains(tcp(5432, grant("a", BOB), grant("b", BOB)))).hasSize(1);
  }

  @Test
  void shouldHaveNoChainWhenNobodyIsGrantedOrNobodyCanBe() {
    assertThat(chains(tcp(5432))).isEmpty();
    assertThat(chains(tcp(5432, grant("t", Principal.of(new Identity("No*where", "alice"))))))
        .isEmpty();
    assertThat(chains(new InboundPort(80, Protocol.HTTP, List.of(grant("t", BOB))))).isEmpty();
  }

  @Test
  void shouldNameCallersOnceAndOnlyWhereTheyAreJudged() {
    var ports = List.of(tcp(1, grant("a", BOB)), tcp(2, grant("b", BOB, ANY_ALICE)));
    Identity web = new Identity("shop", "web");
    assertThat(InboundListener.of(new Inbound(web, false, ports)).callers())
        .containsExactly(BOB, ANY_ALICE);
    assertThat(InboundListener.of(new Inbound(web, true, ports)).callers()).isEmpty();
  }
}
