package dev.sluice.mesh.watch;

import dev.sluice.api.access.v1alpha4.IdentityBinding;
import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.specs.v1alpha4.HttpRouteGroup;
import dev.sluice.api.specs.v1alpha4.TcpRoute;
import dev.sluice.api.specs.v1alpha4.UdpRoute;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;

/**
 * All that the mesh is made from, as the API server gave it; in any order, and possibly malformed.
 */
record ClusterObjects(
    List<Namespace> namespaces,
    List<Pod> pods,
    List<Service> services,
    List<EndpointSlice> slices,
    List<TrafficSplit> splits,
    List<TrafficTarget> targets,
    List<HttpRouteGroup> httpRoutes,
    List<TcpRoute> tcpRoutes,
    List<UdpRoute> udpRoutes,
    List<IdentityBinding> bindings) {}
