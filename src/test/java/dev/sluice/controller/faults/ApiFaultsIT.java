package dev.sluice.controller.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.faults.Fault;
import dev.sluice.testkit.simulation.ClusterSimulation;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every API error at every request of a release. By default a share of the schedules; {@code
 * -Dsluice.schedules=1000} runs so many, and {@code -Dsluice.schedule=<seed>} that one alone.
 */
@Tag("simulation")
class ApiFaultsIT {
  @RegisterExtension static final ClusterSimulation CLUSTER = new ClusterSimulation();

  private static final Long ONE = Long.getLong("sluice.schedule");
  private static final long SHARE = Long.getLong("sluice.schedules", 40);

  @Test
  void shouldEndAsInClearWeatherAndTellOfWhatLasts() {
    // Given
    var seeds = ONE == null ? LongStream.range(0, SHARE) : LongStream.of(ONE);
    // When
    var results = Runs.of(CLUSTER.cluster(), seeds.mapToObj(Schedules::of));
    // Then
    assertThat(results).filteredOn(Run.Result::failed).as("of %d", results.size()).isEmpty();
    assertThat(results)
        .filteredOn(result -> result.hits() > 0)
        .as("schedules that met a request")
        .hasSizeGreaterThan(results.size() / 2);
  }

  /** Nothing looks at the other objects while a Rollout leaves, so nothing grants them either. */
  @Test
  void shouldGoWhenDeletedWhileAnotherObjectIsRefused() {
    assertThat(
            Runs.of(
                CLUSTER.cluster(),
                Stream.of(
                    deleted(-1, "PATCH services web-canary", Fault.FORBIDDEN, 3),
                    deleted(-2, "DELETE trafficsplits web", Fault.DONE_CUT, 1))))
        .filteredOn(Run.Result::failed)
        .isEmpty();
  }

  private static Schedule deleted(long seed, String kind, Fault fault, int from) {
    return new Schedule(seed, Course.DELETED, List.of(new Injection(kind, fault, from, 4)));
  }
}
