package dev.sluice.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the comparison's table and picture; docs/benchmarks/README.md has the command. */
public final class Comparison {
  private static final long SEED = 20_240_601;

  private Comparison() {}

  /**
   * @param group what was simulated
   * @param scores one per entrant, in their order
   */
  record Row(Group group, List<Score> scores) {}

  /**
   * @param args the folder to write into, rollouts per scenario
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int runs = Integer.parseInt(args[1]);
    List<Row> rows = rows(runs);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("side-by-side.md"), new ComparisonTable(rows).markdown(runs));
    Files.writeString(folder.resolve("side-by-side.svg"), ComparisonPicture.svg(rows));
  }

  private static List<Row> rows(int runs) {
    List<Row> rows = new ArrayList<>();
    for (Group group : Groups.all()) {
      System.out.println(group.name());
      rows.add(new Row(group, Contest.scores(group, runs, SEED)));
    }
    return rows;
  }
}
