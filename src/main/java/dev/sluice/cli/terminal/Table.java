package dev.sluice.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Columns that are as wide as their widest cell, as {@code kubectl get} prints them. */
public final class Table {
  private static final String GAP = "   ";

  private Table() {}

  /**
   * @param rows each as long as {@code titles}
   */
  public static String text(List<String> titles, List<List<String>> rows) {
    var all = new ArrayList<List<String>>();
    all.add(titles);
    all.addAll(rows);
    var text = new StringBuilder();
    for (List<String> row : all) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(row.get(column)).append(" ".repeat(missing(all, row, column))).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int missing(List<List<String>> all, List<String> row, int column) {
    int widest = all.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
    return widest - row.get(column).length();
  }
}
