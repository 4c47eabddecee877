package dev.sluice.controller.faults;

import dev.sluice.testkit.faults.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Schedules by seed: of four in a row three are the next of all single faults (each kind of request
 * of each course, each fault, once, a few times, or until lifted), in an order that mixes them; the
 * fourth is several faults at random.
 */
final class Schedules {
  private static final int[] TIMES = {1, 4, Injection.LASTING};
  private static final int MOST_TIMES = 6;
  private static final List<Schedule> SINGLE = single();

  private Schedules() {}

  static Schedule of(long seed) {
    return seed % 4 == 3
        ? several(seed)
        : with(seed, SINGLE.get((int) ((seed / 4 * 3 + seed % 4) % SINGLE.size())));
  }

  private static Schedule with(long seed, Schedule it) {
    return new Schedule(seed, it.course(), it.injections());
  }

  /** How many there are of one fault each. */
  static int singles() {
    return SINGLE.size();
  }

  private static List<Schedule> single() {
    var all = new ArrayList<Schedule>();
    var random = new Random(11);
    for (Course course : Course.values()) {
      for (Map.Entry<String, Integer> kind : Requests.of(course).entrySet()) {
        for (Fault fault : faults()) {
          for (int times : TIMES) {
            int from = 1 + random.nextInt(kind.getValue());
            var injection = new Injection(kind.getKey(), fault, from, times);
            all.add(new Schedule(0, course, List.of(injection)));
          }
        }
      }
    }
    Collections.shuffle(all, random);
    return all;
  }

  private static List<Fault> faults() {
    return List.of(Fault.values()).subList(1, Fault.values().length);
  }

  private static Schedule several(long seed) {
    var random = new Random(seed);
    var course = Course.values()[random.nextInt(Course.values().length)];
    return new Schedule(
        seed,
        course,
        IntStream.range(0, 2 + random.nextInt(4)).mapToObj(i -> any(course, random)).toList());
  }

  private static Injection any(Course course, Random random) {
    var kinds = List.copyOf(Requests.of(course).entrySet());
    var kind = kinds.get(random.nextInt(kinds.size()));
    var fault = faults().get(random.nextInt(faults().size()));
    return new Injection(
        kind.getKey(), fault, 1 + random.nextInt(kind.getValue()), 1 + random.nextInt(MOST_TIMES));
  }
}
