package dev.sluice.mesh.xds;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.nio.charset.StandardCharsets;

/**
 * A pod's UDP rules as the answer to every request on {@link UdpListener}.
 *
 * @param rules as {@link UdpRules} writes them
 */
record UdpRoutes(String rules) implements Blueprint {
  @Override
  public TypeUrl type() {
    return TypeUrl.ROUTES;
  }

  @Override
  public String name() {
    return Names.UDP;
  }

  @Override
  public Message message() {
    var answer =
        DirectResponseAction.newBuilder()
            .setStatus(200)
            .setBody(DataSource.newBuilder().setInlineString(rules));
    var host =
        VirtualHost.newBuilder()
            .setName(Names.UDP)
            .addDomains("*")
            .addRoutes(
                Route.newBuilder().setMatch(Requests.everything()).setDirectResponse(answer));
    return RouteConfiguration.newBuilder()
        .setName(name())
        .addVirtualHosts(host)
        .setMaxDirectResponseBodySizeBytes(
            Wire.number(rules.getBytes(StandardCharsets.UTF_8).length))
        .build();
  }
}
