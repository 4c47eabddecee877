package dev.sluice.domain.rollout;

/** How much of the root Service's requests the canary is exposed to. */
public sealed interface Exposure {
  /** No request goes to the canary. */
  Exposure NONE = new None();

  /** All requests go to the canary. */
  Exposure ALL = new All();

  /** Whole percent of the requests, 0 to 100; what a TrafficSplit says of the canary. */
  int percent();

  /** The canary's share of the requests, 0 to 1; what the judge reckons with. */
  default double weight() {
    return percent() / 100.0;
  }

  /**
   * @param percent 0 to 100
   * @throws IllegalArgumentException naming the value and what is allowed
   */
  static Exposure of(int percent) {
    if (percent == 0) {
      return NONE;
    }
    return percent == 100 ? ALL : new Share(percent);
  }

  /** All requests go to the stable version. */
  record None() implements Exposure {
    @Override
    public int percent() {
      return 0;
    }
  }

  /**
   * A share of the requests, drawn at random.
   *
   * @param percent 1 to 99
   */
  record Share(int percent) implements Exposure {
    public Share {
      if (percent < 1 || percent > 99) {
        throw new IllegalArgumentException("weight: " + percent + " %, allowed: 0 to 100");
      }
    }
  }

  /** All requests go to the canary. */
  record All() implements Exposure {
    @Override
    public int percent() {
      return 100;
    }
  }
}
