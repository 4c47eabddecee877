package dev.sluice.e2e.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the decision record says: the table is read from the page that people read. */
final class Adr {
  private static final Path PAGE = Path.of("docs/adr/0010-hold-by-admission.md");
  private static final String HEAD = "| Tool |";

  private Adr() {}

  /** All cells, row by row. */
  static List<Cell> cells() {
    List<String> rows = rows();
    List<String> head = columns(rows.get(0));
    var cells = new ArrayList<Cell>();
    for (String row : rows.subList(2, rows.size())) {
      List<String> columns = columns(row);
      for (int at = 1; at < columns.size(); at++) {
        cells.add(new Cell(columns.get(0), Phase.titled(head.get(at)), columns.get(at)));
      }
    }
    return cells;
  }

  private static List<String> rows() {
    try {
      return Files.readAllLines(PAGE).stream()
          .dropWhile(line -> !line.startsWith(HEAD))
          .takeWhile(line -> line.startsWith("|"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> columns(String row) {
    return Arrays.stream(row.substring(1).split("\\|")).map(Adr::plain).toList();
  }

  /** Without code marks and links. */
  private static String plain(String markdown) {
    return markdown.replace("`", "").replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").strip();
  }
}
