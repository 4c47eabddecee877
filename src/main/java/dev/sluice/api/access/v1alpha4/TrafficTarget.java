package dev.sluice.api.access.v1alpha4;

import dev.sluice.api.smi.SmiStatus;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Who may call whom, and with which requests. */
@Group("access.smi-spec.io")
@Version("v1alpha4")
@Plural("traffictargets")
@ShortNames("tt")
public class TrafficTarget extends CustomResource<TrafficTargetSpec, SmiStatus>
    implements Namespaced {
  /**
   * Annotation with {@code destination.port} of v1alpha1 and v1alpha2, which later versions have no
   * field for: a JSON number, or a JSON string that holds one. The target grants that port alone.
   */
  public static final String DESTINATION_PORT = "sluice.dev/destination-port";
}
