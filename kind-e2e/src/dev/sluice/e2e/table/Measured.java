package dev.sluice.e2e.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * All cells, tried side by side: a namespace for each phase, a workload for each command that
 * changes it.
 */
final class Measured implements AutoCloseable {
  private static final int SIDE_BY_SIDE = 6;

  private final KubernetesClient client;
  private final Tools tools;
  private final Path scratch;
  private final Map<Phase, Watch> watches = new EnumMap<>(Phase.class);
  private final Map<Cell, Optional<Throwable>> results = new ConcurrentHashMap<>();

  Measured(KubernetesClient client, Path scratch) {
    this.client = client;
    this.scratch = scratch;
    this.tools = new Tools(scratch);
  }

  void measure(List<Cell> cells) throws InterruptedException, ExecutionException {
    for (Phase phase : Phase.values()) {
      clear(phase);
      var namespace =
          new NamespaceBuilder().withNewMetadata().withName(namespace(phase)).endMetadata();
      client.resource(namespace.build()).serverSideApply();
      watches.put(phase, new Watch(client, namespace(phase)));
    }
    var pool = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try {
      for (var done : pool.invokeAll(workloads(cells))) done.get();
    } finally {
      pool.shutdown();
    }
  }

  /** Of what an earlier run has left, or is still leaving. */
  private void clear(Phase phase) {
    var namespace = client.namespaces().withName(namespace(phase));
    namespace.delete();
    namespace.waitUntilCondition(Objects::isNull, 5, TimeUnit.MINUTES);
  }

  private static String namespace(Phase phase) {
    return "table-" + phase.title.toLowerCase(Locale.ROOT).replace(" ", "-");
  }

  private List<Callable<Void>> workloads(List<Cell> cells) {
    // "shared" has the most rows, so it comes first.
    var groups = new TreeMap<String, List<Cell>>(Comparator.reverseOrder());
    for (Cell cell : cells) {
      String workload = Row.titled(cell.tool()).workload(cell.phase());
      groups.computeIfAbsent(workload + cell.phase(), any -> new ArrayList<>()).add(cell);
    }
    var all = new ArrayList<Callable<Void>>();
    for (var group : groups.values()) {
      group.sort(Comparator.comparing(it -> Row.titled(it.tool())));
      all.add(() -> tryAll(group));
    }
    return all;
  }

  private Void tryAll(List<Cell> group) {
    Phase phase = group.get(0).phase();
    String name = Row.titled(group.get(0).tool()).workload(phase);
    var workload = new Workload(client, tools, scratch, namespace(phase), name);
    var unprepared = outcome(() -> phase.prepare(workload));
    for (Cell cell : group) {
      results.put(
          cell, unprepared.isPresent() ? unprepared : outcome(() -> tryOne(cell, workload)));
    }
    workload.remove();
    return null;
  }

  private static Optional<Throwable> outcome(Runnable trial) {
    try {
      trial.run();
      return Optional.empty();
    } catch (RuntimeException | AssertionError e) {
      return Optional.of(e);
    }
  }

  private void tryOne(Cell cell, Workload workload) {
    Watch watch = watches.get(cell.phase());
    Row row = Row.titled(cell.tool());
    int began = watch.now();
    var trial = new Trial(workload, cell.phase());
    row.act(trial);
    for (String clause : cell.clauses()) Clause.check(clause, trial);
    if (!row.deletes()) serves(trial, watch, began);
  }

  /** Never without pods, and nobody is served by a version that was not let in. */
  private static void serves(Trial trial, Watch watch, int began) {
    String name = trial.workload.name;
    assertThat(watch.fewest(name, began)).as("the fewest pods").isPositive();
    assertThat(watch.fewestServing(name, began)).as("the fewest endpoints").isPositive();
    var let = new HashSet<>(Set.of("one"));
    if (trial.phase == Phase.PROMOTION) let.add(Workload.STUCK);
    assertThat(watch.served(name, began)).as("versions behind the stable Service").isSubsetOf(let);
  }

  /** Throws what went wrong. */
  void require(Cell cell) throws Throwable {
    var result = results.get(cell);
    if (result == null) throw new AssertionError("not tried");
    if (result.isPresent()) throw result.get();
  }

  @Override
  public void close() {
    watches.values().forEach(Watch::close);
    for (Phase phase : Phase.values()) {
      client.namespaces().withName(namespace(phase)).delete();
    }
  }
}
