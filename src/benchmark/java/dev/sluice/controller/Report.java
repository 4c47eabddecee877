package dev.sluice.controller;

import java.util.Locale;

/** One line for each figure. */
final class Report {
  private Report() {}

  static void print(String what, double value, String unit) {
    System.out.println(String.format(Locale.ROOT, "%-28s %8.2f %s", what, value, unit));
  }
}
