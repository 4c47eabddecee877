package dev.sluice.controller.faults;

import java.util.List;

/**
 * One course in one weather.
 *
 * @param seed by which it can be made again
 */
record Schedule(long seed, Course course, List<Injection> injections) {
  boolean lasts() {
    return injections.stream().anyMatch(Injection::lasts);
  }

  @Override
  public String toString() {
    return "-Dsluice.schedule=" + seed + " " + course + " " + injections;
  }
}
