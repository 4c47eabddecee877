package dev.sluice.cli.kubeconfig;

import dev.sluice.cli.terminal.Refusal;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpClient.ProxyType;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * What requests go through.
 *
 * @param where file and field, or variable, for messages
 */
record Proxy(String where, URI url) {
  private static final Map<String, Integer> PORTS =
      Map.of("http", 80, "https", 443, "socks5", 1080, "socks5h", 1080);

  /**
   * @throws Refusal naming the place, the text and what is allowed
   */
  static Proxy of(String where, String text) {
    try {
      URI url = new URI(text);
      if (url.getHost() == null || !PORTS.containsKey(String.valueOf(url.getScheme()))) {
        throw refuse(where, text);
      }
      return new Proxy(where, url).requireCredentials();
    } catch (URISyntaxException e) {
      throw refuse(where, text);
    }
  }

  private static Refusal refuse(String where, String text) {
    return new Refusal(
        where
            + " is '"
            + text.replaceFirst("//[^@/]*@", "//...@")
            + "', allowed are http://HOST:PORT, https://HOST:PORT and socks5://HOST:PORT, with or"
            + " without USER:PASSWORD@");
  }

  /** What the client underneath can send. */
  private Proxy requireCredentials() {
    String user = url.getUserInfo();
    if (user != null && user.split(":", -1).length != 2) {
      throw new Refusal(
          where + ": credentials without or with more than one colon, allowed is USER:PASSWORD");
    }
    return this;
  }

  void apply(HttpClient.Builder http) {
    http.proxyAddress(address());
    http.proxyType(url.getScheme().startsWith("socks5") ? ProxyType.SOCKS5 : ProxyType.HTTP);
    if (url.getUserInfo() != null) {
      http.proxyAuthorization(HttpClientUtils.basicCredentials(url.getUserInfo()));
    }
  }

  /** The client underneath speaks to proxies in clear only; TLS to one is put around it. */
  private InetSocketAddress address() {
    String host = Addresses.bare(url.getHost());
    return url.getScheme().equals("https")
        ? tunnel(host)
        : InetSocketAddress.createUnresolved(host, port());
  }

  private InetSocketAddress tunnel(String host) {
    try {
      return TlsTunnel.to(host, port());
    } catch (IOException e) {
      throw new Refusal(
          where + ": no TLS with the proxy at " + host + ":" + port() + ": " + e.getMessage(), e);
    }
  }

  private int port() {
    return url.getPort() < 0 ? PORTS.get(url.getScheme()) : url.getPort();
  }
}
