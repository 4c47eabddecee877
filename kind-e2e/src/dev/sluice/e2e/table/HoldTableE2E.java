package dev.sluice.e2e.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.e2e.Cluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of ADR 10: each cell is tried, and what the page says has to be what happens. */
@Tag("long")
class HoldTableE2E {
  @TempDir private static Path scratch;

  private static KubernetesClient client;
  private static Measured measured;

  @BeforeAll
  static void measure() throws Exception {
    client = Cluster.connect();
    measured = new Measured(client, scratch);
    measured.measure(cells());
  }

  @AfterAll
  static void disconnect() {
    measured.close();
    client.close();
  }

  static List<Cell> cells() {
    String only = System.getProperty("sluice.cells", "");
    return Adr.cells().stream().filter(it -> it.toString().contains(only)).toList();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void shouldHappenAsTheTableSays(Cell cell) throws Throwable {
    measured.require(cell);
  }

  @Test
  void shouldHaveACellForEachToolInEachPhase() {
    var tools = Arrays.stream(Row.values()).map(it -> it.title).toList();
    assertThat(Adr.cells()).extracting(Cell::tool).containsOnlyElementsOf(tools);
    assertThat(Adr.cells()).hasSize(tools.size() * Phase.values().length);
  }
}
