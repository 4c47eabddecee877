package dev.sluice.mesh.xds;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;

/** Small values that many resources share. */
final class Wire {
  static final BoolValue TRUE = BoolValue.of(true);
  static final BoolValue FALSE = BoolValue.of(false);

  /** Envoy's spelling of "never". */
  static final Duration NEVER = Duration.getDefaultInstance();

  /**
   * Over the sidecar's one stream, waited for as long as it takes: a sidecar never works with half
   * of its configuration.
   */
  static final ConfigSource ADS =
      ConfigSource.newBuilder()
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .setResourceApiVersion(ApiVersion.V3)
          .setInitialFetchTimeout(NEVER)
          .build();

  private Wire() {}

  static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  static Duration duration(java.time.Duration length) {
    return Duration.newBuilder().setSeconds(length.toSeconds()).setNanos(length.getNano()).build();
  }

  static UInt32Value number(int value) {
    return UInt32Value.of(value);
  }

  static Address address(String ip, int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(ip).setPortValue(port))
        .build();
  }
}
