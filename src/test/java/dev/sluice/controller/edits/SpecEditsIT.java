package dev.sluice.controller.edits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.edits.EditedRelease.Plot;
import dev.sluice.testkit.edits.Edit;
import dev.sluice.testkit.edits.SpecEdits;
import dev.sluice.testkit.simulation.ClusterSimulation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every edit of the spec at every stage of a release. By default a share of them; {@code
 * -Dsluice.edits=500} makes so many, {@code -Dsluice.edit=<number>} that one alone, and {@code
 * -Dsluice.edits.of="PROMOTING, bad"} those that say so.
 */
@Tag("simulation")
class SpecEditsIT {
  @RegisterExtension static final ClusterSimulation CLUSTER = new ClusterSimulation();

  private static final Integer ONE = Integer.getInteger("sluice.edit");
  private static final int SHARE = Integer.getInteger("sluice.edits", 24);
  private static final int SIDE_BY_SIDE = 24;
  private static final List<Edit> EDITS = mixed();

  private static List<Edit> mixed() {
    var edits = new ArrayList<>(SpecEdits.all());
    Collections.shuffle(edits, new Random(11));
    return edits;
  }

  private static Plot plot(int number) {
    Stage[] stages = Stage.values();
    return new Plot(
        number,
        EDITS.get(number % EDITS.size()),
        stages[number % stages.length],
        number / stages.length % 2 == 1);
  }

  @Test
  void shouldEndAsItsCanaryDeservesWhenTheSpecIsEditedAtAnyStage() {
    // Given
    var numbers = ONE == null ? IntStream.range(0, SHARE) : IntStream.of(ONE);
    var workers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    // When
    var runs =
        numbers
            .mapToObj(SpecEditsIT::plot)
            .filter(plot -> plot.toString().contains(System.getProperty("sluice.edits.of", "")))
            .map(plot -> CompletableFuture.supplyAsync(() -> problem(plot), workers))
            .toList();
    var problems = runs.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
    workers.shutdown();
    // Then
    assertThat(problems).as("of %d", runs.size()).isEmpty();
  }

  private static Optional<String> problem(Plot plot) {
    try (var space = CLUSTER.cluster().namespace("edited-" + plot.number())) {
      EditedRelease.check(space, plot);
      return Optional.empty();
    } catch (AssertionError | CompletionException e) {
      return Optional.of(plot + ": " + e);
    } catch (RuntimeException e) { // one that cannot be run must not hide the others
      return Optional.of(plot + ": could not be tried: " + e);
    }
  }
}
