package dev.sluice.mesh.xds;

import com.github.xds.core.v3.CidrRange;
import com.github.xds.core.v3.TypedExtensionConfig;
import com.github.xds.type.matcher.v3.IPMatcher;
import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherTree;
import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.envoyproxy.envoy.extensions.matching.common_inputs.network.v3.DestinationIPInput;
import io.envoyproxy.envoy.extensions.matching.common_inputs.network.v3.DestinationPortInput;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which filter chain takes a connection, by the address that was dialled. Apart from the chains
 * themselves, so that a pod that comes or goes changes this one table and no chain: Envoy then
 * leaves every open connection alone.
 */
final class DestinationMatcher {
  /** Chains by port, by address; both sorted. */
  private final SortedMap<String, SortedMap<Integer, String>> chains = new TreeMap<>();

  /**
   * An address and port belong to the first that claims them: while one Service goes and another
   * gets its address both may be seen.
   *
   * @return whether it was free
   */
  boolean claim(String ip, int port, String chain) {
    return chains.computeIfAbsent(ip, key -> new TreeMap<>()).putIfAbsent(port, chain) == null;
  }

  /**
   * @param anywhere chains by port, wherever the connection goes
   */
  Matcher matcher(SortedMap<Integer, String> anywhere) {
    var byAddress = IPMatcher.newBuilder();
    addressesByPorts()
        .forEach((ports, ips) -> byAddress.addRangeMatchers(range(ips, with(ports, anywhere))));
    var tree =
        MatcherTree.newBuilder()
            .setInput(extension("ip", DestinationIPInput.getDefaultInstance()))
            .setCustomMatch(extension("envoy.matching.custom_matchers.ip", byAddress.build()));
    var matcher = Matcher.newBuilder().setOnNoMatch(byPort(anywhere));
    return chains.isEmpty()
        ? matcher.setMatcherTree(ports(anywhere)).clearOnNoMatch().build()
        : matcher.setMatcherTree(tree).build();
  }

  /** Addresses with equal ports share one entry; sorted by their first address. */
  private Map<SortedMap<Integer, String>, TreeSet<String>> addressesByPorts() {
    Map<SortedMap<Integer, String>, TreeSet<String>> all = new LinkedHashMap<>();
    chains.forEach((ip, ports) -> all.computeIfAbsent(ports, key -> new TreeSet<>()).add(ip));
    return all;
  }

  private static SortedMap<Integer, String> with(
      SortedMap<Integer, String> ports, SortedMap<Integer, String> anywhere) {
    var all = new TreeMap<>(ports);
    all.putAll(anywhere);
    return all;
  }

  private static IPMatcher.IPRangeMatcher range(
      Iterable<String> ips, SortedMap<Integer, String> ports) {
    var range = IPMatcher.IPRangeMatcher.newBuilder().setOnMatch(byPort(ports));
    ips.forEach(ip -> range.addRanges(single(ip)));
    return range.build();
  }

  private static OnMatch byPort(SortedMap<Integer, String> ports) {
    return OnMatch.newBuilder()
        .setMatcher(Matcher.newBuilder().setMatcherTree(ports(ports)))
        .build();
  }

  private static MatcherTree ports(SortedMap<Integer, String> ports) {
    var exact = MatcherTree.MatchMap.newBuilder();
    ports.forEach((port, chain) -> exact.putMap(String.valueOf(port), to(chain)));
    return MatcherTree.newBuilder()
        .setInput(extension("port", DestinationPortInput.getDefaultInstance()))
        .setExactMatchMap(exact)
        .build();
  }

  private static OnMatch to(String chain) {
    return OnMatch.newBuilder().setAction(extension("chain", StringValue.of(chain))).build();
  }

  private static TypedExtensionConfig extension(String name, Message config) {
    return TypedExtensionConfig.newBuilder()
        .setName(name)
        .setTypedConfig(Encoding.any(config))
        .build();
  }

  private static CidrRange single(String ip) {
    return CidrRange.newBuilder()
        .setAddressPrefix(ip)
        .setPrefixLen(Wire.number(ip.contains(":") ? 128 : 32))
        .build();
  }
}
