package dev.sluice.api.specs.v1alpha4;

import dev.sluice.api.smi.SmiStatus;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Named kinds of HTTP requests, referred to by TrafficTarget and TrafficSplit. */
@Group("specs.smi-spec.io")
@Version("v1alpha4")
@Kind("HTTPRouteGroup")
@Plural("httproutegroups")
@ShortNames("htr")
public class HttpRouteGroup extends CustomResource<HttpRouteGroupSpec, SmiStatus>
    implements Namespaced {}
