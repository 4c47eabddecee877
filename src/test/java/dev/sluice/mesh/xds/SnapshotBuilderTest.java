package dev.sluice.mesh.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.xds.type.matcher.v3.IPMatcher;
import com.github.xds.type.v3.TypedStruct;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.domain.policy.HttpMatch;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.MeshPolicy.Grant;
import dev.sluice.domain.policy.MeshPolicy.Inbound;
import dev.sluice.domain.policy.MeshPolicy.InboundPort;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.MeshPolicy.Rule;
import dev.sluice.domain.policy.MeshPolicy.WeightedBackend;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.Principal;
import dev.sluice.domain.policy.Protocol;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.set_filter_state.v3.Config;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.matching.common_inputs.network.v3.DestinationIPInput;
import io.envoyproxy.envoy.extensions.matching.common_inputs.network.v3.DestinationPortInput;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotBuilderTest {
  private static final Name WEB = new Name("shop", "web");
  private static final Name V1 = new Name("shop", "v1");
  private static final Name V2 = new Name("shop", "v2");
  private static final Name GUARDED = new Name("shop", "web-0");
  private static final Name OPEN = new Name("lab", "open-0");
  private static final Identity ALICE = new Identity("shop", "alice");
  private static final Identity BOB = new Identity("shop", "bob");
  private static final String ROOTS = "-----BEGIN CERTIFICATE-----\n";

  private static final JsonFormat.Printer JSON =
      JsonFormat.printer()
          .usingTypeRegistry(
              JsonFormat.TypeRegistry.newBuilder()
                  .add(
                      List.of(
                          Cluster.getDescriptor(),
                          IPMatcher.getDescriptor(),
                          DestinationIPInput.getDescriptor(),
                          DestinationPortInput.getDescriptor(),
                          StringValue.getDescriptor(),
                          ClusterLoadAssignment.getDescriptor(),
                          Listener.getDescriptor(),
                          RouteConfiguration.getDescriptor(),
                          Secret.getDescriptor(),
                          RBACPerRoute.getDescriptor(),
                          io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC.getDescriptor(),
                          Router.getDescriptor(),
                          OriginalDst.getDescriptor(),
                          TlsInspector.getDescriptor(),
                          Config.getDescriptor(),
                          HttpConnectionManager.getDescriptor(),
                          TcpProxy.getDescriptor(),
                          ExpressionFilter.getDescriptor(),
                          PreviousHostsPredicate.getDescriptor(),
                          DownstreamTlsContext.getDescriptor(),
                          UpstreamTlsContext.getDescriptor(),
                          HttpProtocolOptions.getDescriptor(),
                          TypedStruct.getDescriptor()))
                  .build());

  private static Outbound outbound(
      Name service, int port, Protocol protocol, List<Endpoint> endpoints, Rule... rules) {
    return new Outbound(
        service,
        port,
        protocol,
        List.of("10.0.0." + (service.name().length() + port % 7)),
        List.of(rules),
        List.of(new Identity("shop", service.name())),
        endpoints);
  }

  private static Endpoint meshed(int host, int port) {
    return new Endpoint("p", "10.1.0." + host, port, true);
  }

  private static Rule to(Map<Name, Integer> weights) {
    return new Rule(
        List.of(),
        new TreeMap<>(weights)
            .entrySet().stream()
                .map(entry -> new WeightedBackend(entry.getKey(), entry.getValue()))
                .toList());
  }

  private static List<Outbound> split(Protocol protocol, int port, int v1, int v2) {
    return List.of(
        outbound(V1, port, protocol, List.of(meshed(1, 8080)), to(Map.of(V1, 1))),
        outbound(
            V2,
            port,
            protocol,
            List.of(meshed(2, 9090), new Endpoint("p", "10.1.0.3", 9090, false)),
            to(Map.of(V2, 1))),
        outbound(
            WEB,
            port,
            protocol,
            List.of(meshed(1, 8080)),
            v1 + v2 == 0 ? to(Map.of()) : to(Map.of(V1, v1, V2, v2))));
  }

  private static MeshPolicy policy(List<Outbound> outbound, List<Grant> http, List<Grant> tcp) {
    var ports =
        List.of(
            new InboundPort(5432, Protocol.TCP, tcp), new InboundPort(8080, Protocol.HTTP, http));
    return new MeshPolicy(
        outbound,
        Map.of(
            GUARDED,
            new Inbound(BOB, false, ports),
            OPEN,
            new Inbound(new Identity("lab", "open"), true, ports)));
  }

  private static Snapshot build(MeshPolicy policy) {
    return new SnapshotBuilder().build(policy, "cluster.local", ROOTS);
  }

  private static Snapshot build(List<Outbound> outbound) {
    return build(policy(outbound, List.of(), List.of()));
  }

  private static Grant grant(Set<Identity> sources, HttpMatch... http) {
    return new Grant(new Name("shop", "t"), principals(sources), List.of(http));
  }

  private static Set<Principal> principals(Set<Identity> sources) {
    return sources.stream().map(Principal::of).collect(Collectors.toSet());
  }

  private static ClusterLoadAssignment endpoints(Snapshot snapshot, Name service, int port)
      throws InvalidProtocolBufferException {
    return snapshot
        .shared()
        .of(TypeUrl.ENDPOINTS)
        .get(Names.out(service, port))
        .body()
        .unpack(ClusterLoadAssignment.class);
  }

  private static MeshPolicy everything() {
    var outbound = new ArrayList<>(split(Protocol.HTTP, 80, 80, 20));
    var match =
        new HttpMatch("m", "/beta", List.of("GET", "POST"), Map.of("x-b", "1|2", "host", "web.*"));
    outbound.set(
        2,
        outbound(
            WEB,
            80,
            Protocol.HTTP,
            List.of(meshed(1, 8080)),
            new Rule(List.of(match), List.of(new WeightedBackend(V2, 1))),
            to(Map.of(V1, 80, V2, 20))));
    outbound.set(
        1,
        outbound(
            V2,
            80,
            Protocol.HTTP,
            List.of(dualStack(2, 9090), new Endpoint("p", "10.1.0.3", 9090, false)),
            to(Map.of(V2, 1))));
    outbound.addAll(split(Protocol.TCP, 5432, 0, 0));
    return dualStack(
        policy(outbound, List.of(grant(Set.of(ALICE, BOB), match)), List.of(grant(Set.of(ALICE)))));
  }

  /** Gives the permissive pod an address of each family. */
  private static MeshPolicy dualStack(MeshPolicy policy) {
    var inbound = new HashMap<>(policy.inbound());
    inbound.computeIfPresent(
        OPEN,
        (name, open) ->
            new Inbound(open.identity(), open.permissive(), open.ports(), open.udp(), true));
    var direct = new TreeMap<>(Map.of("10.1.0.9", Set.of(8080), "fd00:1::9", Set.of(8080)));
    return new MeshPolicy(policy.outbound(), inbound, direct);
  }

  private static Endpoint dualStack(int host, int port) {
    return new Endpoint("p", "10.1.0." + host, port, true, List.of("fd00:1::" + host));
  }

  @Test
  void shouldListenOnIpv6WhereThePodHasIt() throws InvalidProtocolBufferException {
    Snapshot snapshot = build(dualStack(policy(List.of(), List.of(), List.of())));
    for (String listener : List.of("inbound", "outbound")) {
      assertThat(additional(snapshot, GUARDED, listener)).isEmpty();
      assertThat(additional(snapshot, OPEN, listener)).containsExactly("::");
    }
  }

  private static List<String> additional(Snapshot snapshot, Name pod, String listener)
      throws InvalidProtocolBufferException {
    Resource resource = snapshot.byPod().get(pod).of(TypeUrl.LISTENER).get(listener);
    return resource.body().unpack(Listener.class).getAdditionalAddressesList().stream()
        .map(address -> address.getAddress().getSocketAddress().getAddress())
        .toList();
  }

  @Test
  void shouldKnowAnAddressOnceWhenOnlyOneOfItsServicesIsDualStack()
      throws InvalidProtocolBufferException {
    var outbound =
        List.of(
            outbound(V1, 80, Protocol.TCP, List.of(meshed(1, 80)), to(Map.of(V1, 1))),
            outbound(V2, 80, Protocol.TCP, List.of(dualStack(1, 80)), to(Map.of(V2, 1))),
            outbound(WEB, 80, Protocol.TCP, List.of(), to(Map.of(V1, 1, V2, 1))));
    var localities = endpoints(build(outbound), WEB, 80).getEndpointsList();
    assertThat(localities).hasSize(1);
    var endpoint = localities.get(0).getLbEndpointsList();
    assertThat(endpoint).hasSize(1);
    assertThat(endpoint.get(0).getEndpoint().getAdditionalAddressesList())
        .extracting(other -> other.getAddress().getSocketAddress().getAddress())
        .containsExactly("fd00:1::1");
  }

  @Test
  void shouldTakeHeadlessClientsThatDialEitherFamily() {
    var headless =
        new Outbound(
            WEB,
            80,
            Protocol.HTTP,
            List.of(),
            List.of(to(Map.of(V1, 1))),
            List.of(),
            List.of(dualStack(1, 8080)),
            Map.of("v1", 1));
    assertThat(HeadlessRoots.addresses(headless))
        .containsExactly(
            new OutboundListener.Address("10.1.0.1", 8080),
            new OutboundListener.Address("fd00:1::1", 8080));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "guarded", "permissive"})
  void shouldWriteWhatIsInTheGoldenFileWhenAPolicyHasEverything(String view) throws IOException {
    Snapshot snapshot = build(everything());
    Map<String, Resources> views =
        Map.of(
            "shared",
            snapshot.shared(),
            "guarded",
            snapshot.byPod().get(GUARDED),
            "permissive",
            snapshot.byPod().get(OPEN));
    var golden = Path.of("src/test/resources/xds", view + ".txt");
    String json = json(views.get(view));
    if (Boolean.getBoolean("golden.write")) Files.writeString(golden, json);
    assertThat(json).isEqualTo(Files.readString(golden));
  }

  private static String json(Resources resources) throws InvalidProtocolBufferException {
    var all = new ArrayList<String>();
    for (TypeUrl type : TypeUrl.values()) {
      for (Resource resource : resources.of(type).values())
        all.add("// " + type + " " + resource.name() + "\n" + JSON.print(resource.body()));
    }
    return String.join("\n", all) + "\n";
  }

  @Test
  void shouldGiveEqualBytesWhenMapsAndSetsAreInAnotherOrder() {
    var headers = new LinkedHashMap<String, String>();
    var reversed = new LinkedHashMap<String, String>();
    var names = new ArrayList<String>();
    for (int i = 0; i < 20; i++) names.add("h" + i);
    names.forEach(name -> headers.put(name, "x"));
    Collections.reverse(names);
    names.forEach(name -> reversed.put(name, "x"));
    var one = new HttpMatch("m", "/", List.of(), headers);
    var two = new HttpMatch("m", "/", List.of(), reversed);
    var grants = new ArrayList<Grant>();
    for (int i = 0; i < 20; i++)
      grants.add(
          new Grant(new Name("shop", "t" + i), principals(Set.of(ALICE, BOB)), List.of(one)));
    var others = new ArrayList<Grant>();
    for (int i = 19; i >= 0; i--)
      others.add(
          new Grant(new Name("shop", "t" + i), principals(Set.of(BOB, ALICE)), List.of(two)));
    assertThat(versions(build(policy(List.of(), others, List.of()))))
        .isEqualTo(versions(build(policy(List.of(), grants, List.of()))));
  }

  private static Map<String, String> versions(Snapshot snapshot) {
    var versions = new HashMap<String, String>();
    snapshot.byPod().forEach((pod, view) -> versions(pod.toString(), view, versions));
    versions("shared", snapshot.shared(), versions);
    return versions;
  }

  private static void versions(String view, Resources resources, Map<String, String> versions) {
    resources
        .byType()
        .forEach(
            (type, all) ->
                all.values()
                    .forEach(
                        resource ->
                            versions.put(
                                view + " " + type + " " + resource.name(), resource.version())));
  }

  @Test
  void shouldChangeOnlyRoutesWhenAnHttpWeightChanges() {
    assertThat(
            changed(
                build(split(Protocol.HTTP, 80, 80, 20)), build(split(Protocol.HTTP, 80, 50, 50))))
        .containsExactly("shared ROUTES out|shop/web|80");
  }

  @Test
  void shouldChangeOnlyEndpointsWhenATcpWeightChanges() {
    assertThat(
            changed(build(split(Protocol.TCP, 80, 80, 20)), build(split(Protocol.TCP, 80, 50, 50))))
        .containsExactly("shared ENDPOINTS out|shop/web|80");
  }

  @Test
  void shouldChangeOnlyRoutesWhenHttpGrantsChange() {
    Snapshot before = build(policy(List.of(), List.of(), List.of()));
    Snapshot after = build(policy(List.of(), List.of(grant(Set.of(ALICE))), List.of()));
    assertThat(changed(before, after)).containsExactly("shop/web-0 ROUTES in|8080");
  }

  @Test
  void shouldChangeTheListenerOfGuardedPodsAloneWhenTcpGrantsChange() {
    Snapshot before = build(policy(List.of(), List.of(), List.of(grant(Set.of(ALICE)))));
    Snapshot after = build(policy(List.of(), List.of(), List.of(grant(Set.of(ALICE, BOB)))));
    assertThat(after.byPod().get(OPEN)).isEqualTo(before.byPod().get(OPEN));
    assertThat(after.byPod().get(GUARDED).of(TypeUrl.ROUTES))
        .isEqualTo(before.byPod().get(GUARDED).of(TypeUrl.ROUTES));
    assertThat(after.byPod().get(GUARDED).of(TypeUrl.SECRET))
        .containsOnlyKeys("peer|account|shop/alice", "peer|account|shop/bob")
        .containsAllEntriesOf(before.byPod().get(GUARDED).of(TypeUrl.SECRET));
  }

  private static List<String> changed(Snapshot before, Snapshot after) {
    Map<String, String> old = versions(before);
    Map<String, String> now = versions(after);
    assertThat(now).containsOnlyKeys(old.keySet());
    return now.keySet().stream().filter(key -> !now.get(key).equals(old.get(key))).toList();
  }

  @Test
  void shouldReuseWhatDidNotChangeWhenItBuildsAgain() {
    var builder = new SnapshotBuilder();
    Snapshot before =
        builder.build(
            policy(split(Protocol.HTTP, 80, 80, 20), List.of(), List.of()), "cluster.local", ROOTS);
    Snapshot after =
        builder.build(
            policy(split(Protocol.HTTP, 80, 50, 50), List.of(), List.of()), "cluster.local", ROOTS);
    assertThat(after.shared().of(TypeUrl.CLUSTER).get("out|shop/web|80"))
        .isSameAs(before.shared().of(TypeUrl.CLUSTER).get("out|shop/web|80"));
    assertThat(after.byPod().get(GUARDED).of(TypeUrl.LISTENER).get("outbound"))
        .isSameAs(after.byPod().get(OPEN).of(TypeUrl.LISTENER).get("outbound"));
    assertThat(after.shared().of(TypeUrl.ROUTES).get("out|shop/web|80"))
        .isNotEqualTo(before.shared().of(TypeUrl.ROUTES).get("out|shop/web|80"));
  }

  @Test
  void shouldShareOneViewWhenPodsHaveEqualPolicies() {
    var inbound = new Inbound(BOB, false, List.of());
    Snapshot snapshot =
        build(
            new MeshPolicy(
                List.of(), Map.of(GUARDED, inbound, OPEN, new Inbound(BOB, false, List.of()))));
    assertThat(snapshot.byPod().get(GUARDED)).isSameAs(snapshot.byPod().get(OPEN));
  }

  @Test
  void shouldTrustNobodyWhenNobodyIsAllowed() throws InvalidProtocolBufferException {
    Snapshot snapshot =
        build(
            policy(
                List.of(
                    new Outbound(
                        WEB,
                        80,
                        Protocol.TCP,
                        List.of("10.0.0.1"),
                        List.of(to(Map.of(WEB, 1))),
                        List.of(),
                        List.of())),
                List.of(),
                List.of()));
    assertThat(snapshot.byPod().get(GUARDED).of(TypeUrl.SECRET)).isEmpty();
    assertThat(peers(snapshot.shared(), "out|shop/web|80"))
        .containsExactly("spiffe://none.invalid/deny");
    assertThatThrownBy(() -> new TrustSecret("peers|1", ROOTS, List.of()))
        .hasMessageContaining("peers of secret peers|1 are empty");
  }

  @Test
  void shouldExpectTheBackendsIdentitiesWhenATcpRootIsSplit()
      throws InvalidProtocolBufferException {
    assertThat(peers(build(split(Protocol.TCP, 80, 1, 1)).shared(), "out|shop/web|80"))
        .containsExactly(
            "spiffe://cluster.local/ns/shop/sa/v1", "spiffe://cluster.local/ns/shop/sa/v2");
    assertThat(peers(build(split(Protocol.HTTP, 80, 1, 1)).shared(), "out|shop/web|80"))
        .containsExactly("spiffe://cluster.local/ns/shop/sa/web");
  }

  private static List<String> peers(Resources view, String name)
      throws InvalidProtocolBufferException {
    Secret secret = view.of(TypeUrl.SECRET).get(name).body().unpack(Secret.class);
    return secret.getValidationContext().getMatchTypedSubjectAltNamesList().stream()
        .map(san -> san.getMatcher().getExact())
        .toList();
  }

  @Test
  void shouldGiveSharedAddressesTheirOwnLocalityWhenBackendsOverlap()
      throws InvalidProtocolBufferException {
    var all = List.of(meshed(1, 80), meshed(2, 80), meshed(3, 80), meshed(4, 80));
    var outbound =
        List.of(
            outbound(V2, 80, Protocol.TCP, List.of(meshed(4, 80)), to(Map.of(V2, 1))),
            outbound(WEB, 80, Protocol.TCP, all, to(Map.of(WEB, 60, V2, 40))));
    var localities = endpoints(build(outbound), WEB, 80).getEndpointsList();
    assertThat(localities)
        .extracting(locality -> locality.getLocality().getSubZone())
        .containsExactly("shop/v2+shop/web", "shop/web");
    assertThat(localities)
        .extracting(locality -> locality.getLoadBalancingWeight().getValue())
        .containsExactly(40 + 60 / 4, 60 * 3 / 4);
    assertThat(localities)
        .extracting(locality -> locality.getLbEndpointsCount())
        .containsExactly(1, 3);
  }

  @Test
  void shouldLeaveOutBackendsWithoutAddressesUnlessAllAre() throws InvalidProtocolBufferException {
    var none = outbound(V2, 80, Protocol.HTTP, List.of(), to(Map.of(V2, 1)));
    var one = outbound(V1, 80, Protocol.HTTP, List.of(meshed(1, 80)), to(Map.of(V1, 1)));
    var root = outbound(WEB, 80, Protocol.HTTP, List.of(), to(Map.of(V1, 5, V2, 95)));
    assertThat(action(build(List.of(one, none, root))).getCluster()).isEqualTo("out|shop/v1|80");
    var alsoNone = outbound(V1, 80, Protocol.HTTP, List.of(), to(Map.of(V1, 1)));
    assertThat(
            action(build(List.of(alsoNone, none, root))).getWeightedClusters().getClustersCount())
        .isEqualTo(2);
  }

  private static io.envoyproxy.envoy.config.route.v3.RouteAction action(Snapshot snapshot)
      throws InvalidProtocolBufferException {
    var routes =
        snapshot
            .shared()
            .of(TypeUrl.ROUTES)
            .get("out|shop/web|80")
            .body()
            .unpack(RouteConfiguration.class);
    return routes.getVirtualHosts(0).getRoutes(0).getRoute();
  }

  @Test
  void shouldGiveAnAddressToOneServiceWhenTwoClaimIt() throws InvalidProtocolBufferException {
    var a =
        new Outbound(
            V1,
            80,
            Protocol.HTTP,
            List.of("10.0.0.9"),
            List.of(to(Map.of(V1, 1))),
            List.of(),
            List.of());
    var b =
        new Outbound(
            V2,
            80,
            Protocol.TCP,
            List.of("10.0.0.9", "10.0.0.8"),
            List.of(to(Map.of(V2, 1))),
            List.of(),
            List.of());
    var listener =
        build(List.of(a, b))
            .byPod()
            .get(GUARDED)
            .of(TypeUrl.LISTENER)
            .get("outbound")
            .body()
            .unpack(Listener.class);
    var byAddress =
        listener
            .getFilterChainMatcher()
            .getMatcherTree()
            .getCustomMatch()
            .getTypedConfig()
            .unpack(IPMatcher.class);
    assertThat(byAddress.getRangeMatchersList())
        .extracting(SnapshotBuilderTest::where)
        .containsExactly("10.0.0.8 -> out|shop/v2|80", "10.0.0.9 -> out|shop/v1|80");
  }

  private static String where(IPMatcher.IPRangeMatcher range)
      throws InvalidProtocolBufferException {
    var chain =
        range
            .getOnMatch()
            .getMatcher()
            .getMatcherTree()
            .getExactMatchMap()
            .getMapOrThrow("80")
            .getAction()
            .getTypedConfig()
            .unpack(StringValue.class);
    return range.getRanges(0).getAddressPrefix() + " -> " + chain.getValue();
  }

  @Test
  void shouldKeepWeightsWithinEnvoysLimitsWhenTheyAreHuge() {
    assertThat(Weights.whole(80, 20)).containsExactly(80, 20);
    assertThat(Weights.whole(Integer.MAX_VALUE, Integer.MAX_VALUE, 1))
        .containsExactly(500_000, 500_000, 1);
    assertThat(Weights.whole(0.5, 1.5)).containsExactly(250_000, 750_000);
    assertThat(Weights.whole()).isEmpty();
  }

  @Test
  void shouldVersionByContentWhenAResourceIsEncoded() {
    Resource resource = Encoding.resource(OriginalDestination.INBOUND);
    assertThat(resource.version())
        .matches("[0-9a-f]{32}")
        .isEqualTo(Encoding.resource(OriginalDestination.INBOUND).version())
        .isNotEqualTo(Encoding.resource(OriginalDestination.PASSTHROUGH).version());
    assertThat(resource.body())
        .isEqualTo(
            Any.newBuilder()
                .setTypeUrl(TypeUrl.CLUSTER.url())
                .setValue(ByteString.copyFrom(resource.body().getValue().toByteArray()))
                .build());
  }
}
