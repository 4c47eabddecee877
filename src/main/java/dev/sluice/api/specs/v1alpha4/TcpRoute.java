package dev.sluice.api.specs.v1alpha4;

import dev.sluice.api.smi.SmiStatus;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** TCP connections by port, referred to by TrafficTarget. */
@Group("specs.smi-spec.io")
@Version("v1alpha4")
@Kind("TCPRoute")
@Plural("tcproutes")
@ShortNames("tr")
public class TcpRoute extends CustomResource<TcpRouteSpec, SmiStatus> implements Namespaced {}
