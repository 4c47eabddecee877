package dev.sluice.cli.kubeconfig;

import io.netty.util.NetUtil;

/** Hosts that are addresses rather than names. */
final class Addresses {
  private Addresses() {}

  static boolean isAddress(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  /** Without asking anybody. */
  static boolean isLoopback(String host) {
    return host.equals("localhost")
        || (isAddress(host)
            && NetUtil.createInetAddressFromIpAddressString(host).isLoopbackAddress());
  }

  /** {@code [::1]} as URLs write it, without brackets. */
  static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
