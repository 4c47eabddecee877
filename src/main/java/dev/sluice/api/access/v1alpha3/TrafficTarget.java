package dev.sluice.api.access.v1alpha3;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Who may call whom, and with which requests. */
@Group("access.smi-spec.io")
@Version("v1alpha3")
@Plural("traffictargets")
@ShortNames("tt")
public class TrafficTarget extends CustomResource<TrafficTargetSpec, Void> implements Namespaced {}
