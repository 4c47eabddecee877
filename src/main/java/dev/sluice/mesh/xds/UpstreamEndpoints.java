package dev.sluice.mesh.xds;

import com.google.protobuf.Message;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Name;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Addresses that share a cluster's connections.
 *
 * <p>A weighted backend is a locality, so a new weight changes endpoints only and open connections
 * stay. Envoy knows an address once, so addresses that several backends have in common become a
 * locality of their own, with those backends' shares of it added up.
 *
 * @param shares one per backend; those without addresses leave their share to the others
 */
record UpstreamEndpoints(String name, List<Share> shares) implements Blueprint {
  private static final Metadata MESHED =
      Metadata.newBuilder()
          .putFilterMetadata("envoy.transport_socket_match", UpstreamCluster.MUTUAL_TLS)
          .build();

  /**
   * @param weight relative, above 0
   */
  record Share(Name backend, int weight, List<Address> addresses) {}

  /**
   * @param alternates where else it is reached, if not at {@code ip}; no part of what it is
   */
  record Address(String ip, int port, boolean meshed, List<String> alternates) {
    static List<Address> of(List<MeshModel.Endpoint> endpoints) {
      return endpoints.stream()
          .map(
              endpoint ->
                  new Address(
                      endpoint.address(),
                      endpoint.port(),
                      endpoint.meshed(),
                      endpoint.alternates()))
          .distinct()
          .toList();
    }

    private Address alone() {
      return new Address(ip, port, meshed, List.of());
    }
  }

  @Override
  public TypeUrl type() {
    return TypeUrl.ENDPOINTS;
  }

  @Override
  public Message message() {
    List<Group> groups = groups();
    Map<Address, SortedSet<String>> alternates = alternates();
    int[] weights = Weights.whole(groups.stream().mapToDouble(Group::weight).toArray());
    var assignment = ClusterLoadAssignment.newBuilder().setClusterName(name);
    for (int i = 0; i < weights.length; i++)
      assignment.addEndpoints(locality(groups.get(i), weights[i], alternates));
    return assignment.build();
  }

  /** Addresses of the same backends. */
  private record Group(String zone, List<Share> shares, List<Address> addresses) {
    /** What each of the backends gives to these of its addresses. */
    double weight() {
      // Multiplied first, so that a backend that shares no address keeps its whole weight.
      return shares.stream()
          .mapToDouble(
              share -> (double) share.weight() * addresses.size() / share.addresses().size())
          .sum();
    }
  }

  private List<Group> groups() {
    Map<Address, List<Share>> owners = new LinkedHashMap<>();
    shares.forEach(
        share ->
            share
                .addresses()
                .forEach(
                    address ->
                        owners
                            .computeIfAbsent(address.alone(), key -> new ArrayList<>())
                            .add(share)));
    Map<String, Group> groups = new LinkedHashMap<>();
    owners.forEach(
        (address, owning) ->
            groups
                .computeIfAbsent(zone(owning), zone -> new Group(zone, owning, new ArrayList<>()))
                .addresses()
                .add(address));
    return List.copyOf(groups.values());
  }

  private static String zone(List<Share> shares) {
    return shares.stream()
        .map(share -> share.backend().toString())
        .collect(Collectors.joining("+"));
  }

  private static LocalityLbEndpoints locality(
      Group group, int weight, Map<Address, SortedSet<String>> alternates) {
    var locality =
        LocalityLbEndpoints.newBuilder()
            .setLocality(Locality.newBuilder().setSubZone(group.zone()))
            .setLoadBalancingWeight(Wire.number(weight));
    group.addresses().forEach(address -> locality.addLbEndpoints(endpoint(address, alternates)));
    return locality.build();
  }

  /** Of all Services that have the address: one may be of one family, and another of both. */
  private Map<Address, SortedSet<String>> alternates() {
    Map<Address, SortedSet<String>> all = new HashMap<>();
    shares.stream()
        .flatMap(share -> share.addresses().stream())
        .forEach(
            address ->
                all.computeIfAbsent(address.alone(), key -> new TreeSet<>())
                    .addAll(address.alternates()));
    return all;
  }

  private static LbEndpoint endpoint(Address address, Map<Address, SortedSet<String>> alternates) {
    var endpoint = Endpoint.newBuilder().setAddress(Wire.address(address.ip(), address.port()));
    alternates
        .get(address)
        .forEach(
            ip ->
                endpoint.addAdditionalAddresses(
                    Endpoint.AdditionalAddress.newBuilder()
                        .setAddress(Wire.address(ip, address.port()))));
    var entry = LbEndpoint.newBuilder().setEndpoint(endpoint);
    return address.meshed() ? entry.setMetadata(MESHED).build() : entry.build();
  }
}
