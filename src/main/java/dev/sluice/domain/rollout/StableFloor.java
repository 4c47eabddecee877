package dev.sluice.domain.rollout;

import java.util.Optional;

/** Keeps autoscalers from taking away what a release needs; asked before replicas are stored. */
public interface StableFloor {
  /** No workload is being released. */
  StableFloor NONE =
      new StableFloor() {
        @Override
        public Optional<Floor> of(String namespace, String deployment, int present, int wanted) {
          return Optional.empty();
        }

        @Override
        public void kept(String namespace, String deployment, String user, Kept what) {
          // Nothing is kept.
        }
      };

  /**
   * An autoscaler did not have its way.
   *
   * @param present replicas that there were before
   * @param wanted replicas that it asked for
   * @param stored replicas that it got
   */
  record Kept(int present, int wanted, int stored) {}

  /**
   * @param present replicas that the Deployment asks for
   * @param wanted fewer replicas, which somebody asks for
   * @return empty where nothing is to be kept, also where that is not known
   */
  Optional<Floor> of(String namespace, String deployment, int present, int wanted);

  /** Remembers it for those who look at the Rollout. */
  void kept(String namespace, String deployment, String user, Kept what);
}
