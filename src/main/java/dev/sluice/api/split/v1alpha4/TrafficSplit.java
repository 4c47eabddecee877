package dev.sluice.api.split.v1alpha4;

import dev.sluice.api.smi.SmiStatus;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Shares of a root Service's traffic, by backend Service. */
@Group("split.smi-spec.io")
@Version("v1alpha4")
@Plural("trafficsplits")
@ShortNames("ts")
public class TrafficSplit extends CustomResource<TrafficSplitSpec, SmiStatus>
    implements Namespaced {}
