package dev.sluice.e2e.table;

import java.util.List;

/**
 * One cell of the table.
 *
 * @param text clauses with semicolons between them; see {@link Clause}
 */
record Cell(String tool, Phase phase, String text) {
  List<String> clauses() {
    return List.of(text.split("; "));
  }

  @Override
  public String toString() {
    return tool + ", " + phase.title + ": " + text;
  }
}
