package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.missing;
import static dev.sluice.mesh.watch.MeshModelBuilder.nameOf;
import static dev.sluice.mesh.watch.MeshModelBuilder.orEmpty;

import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec;
import dev.sluice.domain.policy.MeshModel.Backend;
import dev.sluice.domain.policy.MeshModel.Split;
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
        .filter(it -> !missing(it.root()))
        .toList();
  }

  private static Split model(TrafficSplit split) {
    var spec = split.getSpec();
    return new Split(nameOf(split), spec.service(), backends(spec), matches(spec));
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
