package dev.sluice.mesh.xds;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;

/**
 * Where a pod's UDP rules are read, by the container beside Envoy that puts them into the kernel.
 * Never changes; the rules are a route's answer.
 */
record UdpListener() implements Blueprint {
  static final int PORT = 15004;

  @Override
  public TypeUrl type() {
    return TypeUrl.LISTENER;
  }

  @Override
  public String name() {
    return Names.UDP;
  }

  @Override
  public Message message() {
    return Listener.newBuilder()
        .setName(name())
        .setAddress(Wire.address("127.0.0.1", PORT))
        .setIgnoreGlobalConnLimit(true)
        .addFilterChains(FilterChain.newBuilder().addFilters(HttpManagers.answering(Names.UDP)))
        .build();
  }
}
