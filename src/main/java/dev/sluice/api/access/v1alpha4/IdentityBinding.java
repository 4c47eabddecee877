package dev.sluice.api.access.v1alpha4;

import dev.sluice.api.smi.SmiStatus;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Workloads of its own namespace, for a TrafficTarget to name as destination or source. */
@Group("access.smi-spec.io")
@Version("v1alpha4")
@Plural("identitybindings")
@ShortNames("ib")
public class IdentityBinding extends CustomResource<IdentityBindingSpec, SmiStatus>
    implements Namespaced {}
