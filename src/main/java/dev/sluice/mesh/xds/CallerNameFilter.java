package dev.sluice.mesh.xds;

import dev.sluice.mesh.identity.CallerName;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue;
import io.envoyproxy.envoy.extensions.filters.network.set_filter_state.v3.Config;

/**
 * Makes the sidecar say who it is ({@link CallerName}) in the TLS hello of whatever a connection
 * leads to. The name comes from the sidecar's environment, since all sidecars share their clusters;
 * one without the variable says nothing.
 */
final class CallerNameFilter {
  static final Filter FILTER =
      Filter.newBuilder()
          .setName("envoy.filters.network.set_filter_state")
          .setTypedConfig(Encoding.any(Config.newBuilder().addOnNewConnection(name()).build()))
          .build();

  private CallerNameFilter() {}

  private static FilterStateValue name() {
    var variable =
        DataSource.newBuilder().setInlineString("%ENVIRONMENT(" + CallerName.VARIABLE + ")%");
    return FilterStateValue.newBuilder()
        .setObjectKey("envoy.network.upstream_server_name")
        .setFormatString(
            SubstitutionFormatString.newBuilder()
                .setTextFormatSource(variable)
                .setOmitEmptyValues(true))
        .setSkipIfEmpty(true)
        .build();
  }
}
