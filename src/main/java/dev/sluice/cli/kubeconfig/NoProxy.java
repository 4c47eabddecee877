package dev.sluice.cli.kubeconfig;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Hosts that are reached without a proxy.
 *
 * @param text separated by commas: {@code *}, a domain with what is below it, {@code .domain} for
 *     only that, an address, or a network like {@code 10.0.0.0/8}; with or without {@code :port}
 */
record NoProxy(String text) {
  boolean covers(String host, int port) {
    return Stream.of(text.split(","))
        .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> covers(entry, host.toLowerCase(Locale.ROOT), port));
  }

  private static boolean covers(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    if (Addresses.isAddress(host)) {
      return entry.contains("/") ? network(entry, host) : address(entry, host, port);
    }
    String name = withoutPort(entry, port);
    return name.startsWith(".") || name.startsWith("*.")
        ? host.endsWith(name.substring(name.indexOf('.')))
        : host.equals(name) || host.endsWith("." + name);
  }

  private static boolean address(String entry, String host, int port) {
    return Addresses.bare(entry).equals(host)
        || Addresses.bare(withoutPort(entry, port)).equals(host);
  }

  /** An entry for another port stays as it is, and so matches nothing. */
  private static String withoutPort(String entry, int port) {
    String suffix = ":" + port;
    return entry.endsWith(suffix) ? entry.substring(0, entry.length() - suffix.length()) : entry;
  }

  private static boolean network(String entry, String host) {
    try {
      int slash = entry.indexOf('/');
      var rule =
          new IpSubnetFilterRule(
              entry.substring(0, slash),
              Integer.parseInt(entry.substring(slash + 1)),
              IpFilterRuleType.ACCEPT);
      return rule.matches(
          new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(host), 0));
    } catch (IllegalArgumentException e) { // as Go: what is no network covers nothing
      return false;
    }
  }
}
