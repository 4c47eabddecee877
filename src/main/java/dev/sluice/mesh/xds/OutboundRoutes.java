package dev.sluice.mesh.xds;

import com.google.protobuf.Message;
import dev.sluice.domain.policy.HttpMatch;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an HTTP Service port's requests go. One configuration per port, so that a new weight moves
 * one small resource.
 *
 * @param hosts requests for any other host go where they were going; empty means that there are no
 *     others
 */
record OutboundRoutes(String name, List<String> hosts, List<Rule> rules) implements Blueprint {
  private static final String ANY_HOST = "*";

  /**
   * @param matches alternatives; empty means every request
   * @param shares by cluster; empty means that requests fail
   */
  record Rule(List<HttpMatch> matches, List<Share> shares) {}

  /**
   * @param weight relative, above 0
   */
  record Share(String cluster, int weight) {}

  @Override
  public TypeUrl type() {
    return TypeUrl.ROUTES;
  }

  @Override
  public Message message() {
    var host =
        VirtualHost.newBuilder()
            .setName("service")
            .addAllDomains(hosts.isEmpty() ? List.of(ANY_HOST) : hosts)
            .setRetryPolicy(retryUnsent());
    rules.stream().flatMap(this::routes).forEach(host::addRoutes);
    var routes = RouteConfiguration.newBuilder().setName(name).addVirtualHosts(host);
    return hosts.isEmpty() ? routes.build() : routes.addVirtualHosts(elsewhere()).build();
  }

  private VirtualHost elsewhere() {
    return VirtualHost.newBuilder()
        .setName("pod")
        .addDomains(ANY_HOST)
        .addRoutes(route(Requests.everything(), List.of(new Share(Names.DIRECT, 1))))
        .build();
  }

  private Stream<Route> routes(Rule rule) {
    Stream<RouteMatch> matches =
        rule.matches().isEmpty()
            ? Stream.of(Requests.everything())
            : rule.matches().stream().map(Requests::route);
    return matches.map(match -> route(match, rule.shares()));
  }

  private Route route(RouteMatch match, List<Share> shares) {
    var route = Route.newBuilder().setMatch(match);
    return shares.isEmpty()
        ? route.setDirectResponse(unavailable()).build()
        : route.setRoute(to(shares)).build();
  }

  /**
   * A cluster set whose weights are all zero would be refused by Envoy, which would then go on with
   * the old weights.
   */
  private DirectResponseAction unavailable() {
    String why = "sluice: every weight of the TrafficSplit for " + name + " is zero\n";
    return DirectResponseAction.newBuilder()
        .setStatus(503)
        .setBody(DataSource.newBuilder().setInlineString(why))
        .build();
  }

  private static RouteAction to(List<Share> shares) {
    // As long as the application waits: a timeout of ours would cut long requests.
    var action = RouteAction.newBuilder().setTimeout(Wire.NEVER);
    return shares.size() == 1
        ? action.setCluster(shares.get(0).cluster()).build()
        : action.setWeightedClusters(weighted(shares)).build();
  }

  private static WeightedCluster weighted(List<Share> shares) {
    int[] weights = Weights.whole(shares.stream().mapToDouble(Share::weight).toArray());
    var clusters = WeightedCluster.newBuilder();
    for (int i = 0; i < weights.length; i++) {
      clusters.addClusters(
          WeightedCluster.ClusterWeight.newBuilder()
              .setName(shares.get(i).cluster())
              .setWeight(Wire.number(weights[i])));
    }
    return clusters.build();
  }

  /** Once, on another address, and only what no server can have begun to work on. */
  private static RetryPolicy retryUnsent() {
    return RetryPolicy.newBuilder()
        .setRetryOn("connect-failure,refused-stream,reset-before-request")
        .setNumRetries(Wire.number(1))
        .addRetryHostPredicate(
            RetryPolicy.RetryHostPredicate.newBuilder()
                .setName("envoy.retry_host_predicates.previous_hosts")
                .setTypedConfig(Encoding.any(PreviousHostsPredicate.getDefaultInstance())))
        .setHostSelectionRetryMaxAttempts(3)
        .build();
  }
}
