package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.missing;
import static dev.sluice.mesh.watch.MeshModelBuilder.nameOf;
import static dev.sluice.mesh.watch.MeshModelBuilder.orEmpty;

import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec;
import dev.sluice.domain.policy.MeshModel.Backend;
import dev.sluice.domain.policy.MeshModel.Split;
import dev.sluice.domain.policy.Name;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** TrafficSplits that name a root Service. */
final class Splits {
  /** Cannot be the name of any object, so it matches no request. */
  private static final String DANGLING = "";

  private static final Comparator<TrafficSplit> OLDEST_FIRST =
      Comparator.comparing(
              (TrafficSplit it) -> it.getMetadata().getCreationTimestamp(),
              Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(MeshModelBuilder::nameOf);

  private Splits() {}

  static List<Split> oldestFirst(List<TrafficSplit> splits) {
    return splits.stream()
        .filter(it -> it.getSpec() != null)
        .sorted(OLDEST_FIRST)
        .map(Splits::model)
        .filter(it -> it.root() != null)
        .toList();
  }

  private static Split model(TrafficSplit split) {
    var spec = split.getSpec();
    return new Split(
        nameOf(split), root(nameOf(split), spec.service()), backends(spec), matches(spec));
  }

  /**
   * @param service {@code web}, or its FQDN in the split's own namespace: {@code web.shop}, {@code
   *     web.shop.svc.cluster.local.}
   * @return null where the split names nothing, or a Service of another namespace
   */
  private static String root(Name split, String service) {
    if (missing(service)) {
      return null;
    }
    var parts = service.split("\\.", -1);
    boolean ours =
        parts.length == 1
            || parts[1].equals(split.namespace()) && (parts.length == 2 || parts[2].equals("svc"));
    return ours && !parts[0].isEmpty() ? parts[0] : null;
  }

  private static List<Backend> backends(TrafficSplitSpec spec) {
    return orEmpty(spec.backends()).stream()
        .filter(it -> it != null && !missing(it.service()))
        .map(it -> new Backend(it.service(), Math.max(0, it.weight())))
        .toList();
  }

  /**
   * A reference to something else than an HTTPRouteGroup stays, dangling: without it the split
   * would take every request.
   */
  private static List<String> matches(TrafficSplitSpec spec) {
    return orEmpty(spec.matches()).stream()
        .map(
            it ->
                it != null && "HTTPRouteGroup".equals(it.kind())
                    ? Objects.requireNonNullElse(it.name(), DANGLING)
                    : DANGLING)
        .toList();
  }
}
