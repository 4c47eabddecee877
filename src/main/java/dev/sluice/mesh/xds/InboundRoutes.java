package dev.sluice.mesh.xds;

import com.google.protobuf.Message;
import dev.sluice.domain.policy.MeshPolicy.Grant;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.stream.Stream;

/**
 * An HTTP port's requests to the application, and who may send which. A changed grant is a changed
 * route configuration, which takes effect on open connections and cuts none.
 *
 * @param open whether anyone may send anything; the grants then have no effect
 */
record InboundRoutes(int port, String trustDomain, boolean open, List<Grant> grants)
    implements Blueprint {
  /**
   * {@code /..;/} is a directory to a URL's grammar and the parent to Java servers that strip path
   * parameters, so no rule on paths would hold.
   */
  private static final String DOTS_WITH_PARAMETERS = ".*/\\.{1,2};.*";

  @Override
  public TypeUrl type() {
    return TypeUrl.ROUTES;
  }

  @Override
  public String name() {
    return Names.in(port);
  }

  @Override
  public Message message() {
    var host = VirtualHost.newBuilder().setName("application").addDomains("*");
    if (!open)
      host.addRoutes(refused())
          .putTypedPerFilterConfig(HttpManagers.RBAC_FILTER, Encoding.any(access()));
    return RouteConfiguration.newBuilder()
        .setName(name())
        .addVirtualHosts(host.addRoutes(toApplication()))
        .build();
  }

  private static Route refused() {
    var ambiguous =
        RouteMatch.newBuilder()
            .setSafeRegex(RegexMatcher.newBuilder().setRegex(DOTS_WITH_PARAMETERS));
    return Route.newBuilder()
        .setMatch(ambiguous)
        .setDirectResponse(DirectResponseAction.newBuilder().setStatus(400))
        .build();
  }

  private static Route toApplication() {
    var action = RouteAction.newBuilder().setTimeout(Wire.NEVER).setCluster(Names.INBOUND);
    return Route.newBuilder().setMatch(Requests.everything()).setRoute(action).build();
  }

  /**
   * Without a policy nobody may do anything. (Without rules, which is not this, everybody might.)
   */
  private RBACPerRoute access() {
    var rules = RBAC.newBuilder().setAction(RBAC.Action.ALLOW);
    grants.forEach(grant -> rules.putPolicies(grant.target().toString(), policy(grant)));
    return RBACPerRoute.newBuilder()
        .setRbac(
            io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC.newBuilder().setRules(rules))
        .build();
  }

  private Policy policy(Grant grant) {
    var policy = Policy.newBuilder();
    permissions(grant).forEach(policy::addPermissions);
    grant.sources().stream()
        .sorted()
        .map(source -> principal(source.certificateName(trustDomain)))
        .forEach(policy::addPrincipals);
    return policy.build();
  }

  private static Stream<Permission> permissions(Grant grant) {
    return grant.http().isEmpty()
        ? Stream.of(Requests.anyRequest())
        : grant.http().stream().map(Requests::permission);
  }

  /** Envoy looks for the name among the certificate's URIs and DNS names alike. */
  private static Principal principal(String certificateName) {
    var name = StringMatcher.newBuilder().setExact(certificateName);
    return Principal.newBuilder()
        .setAuthenticated(Principal.Authenticated.newBuilder().setPrincipalName(name))
        .build();
  }
}
