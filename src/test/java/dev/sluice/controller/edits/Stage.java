package dev.sluice.controller.edits;

import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;

/** Where a release is when its spec is edited. It stays there until somebody lets it go on. */
enum Stage {
  STABLE {
    @Override
    void reach(SimulatedNamespace space, Web web) {
      // It is there.
    }

    @Override
    void letGoOn(SimulatedNamespace space, Web web) {
      web.release(V2);
    }
  },
  PREPARING {
    @Override
    void reach(SimulatedNamespace space, Web web) {
      space.readiness(Stage::second, false);
      web.release(V2).reaches("Preparing");
    }
  },
  FIRST_PAUSE {
    @Override
    void reach(SimulatedNamespace space, Web web) {
      web.release(V2).isAtStep("2/4");
    }
  },
  LAST_PAUSE {
    @Override
    void reach(SimulatedNamespace space, Web web) {
      web.release(V2).isAtStep("2/4");
      web.order("resume", web.status().canaryRevision() + "-2").isAtStep("4/4");
    }
  },
  PROMOTING {
    @Override
    void reach(SimulatedNamespace space, Web web) {
      space.readiness(Web::stableV2, false);
      FIRST_PAUSE.reach(space, web);
      web.order("skip", web.status().canaryRevision() + "-2").isAtStep("4/4");
      web.order("resume", web.status().canaryRevision() + "-4").reaches("Promoting");
    }
  },
  ROLLED_BACK {
    @Override
    void reach(SimulatedNamespace space, Web web) {
      FIRST_PAUSE.reach(space, web);
      web.order("abort", web.status().canaryRevision()).reaches("RolledBack");
    }
  };

  static final String STEPS = "[{setWeight: 20}, {pause: {}}, {setWeight: 50}, {pause: {}}]";
  static final Version V2 = Version.of("v2");

  abstract void reach(SimulatedNamespace space, Web web);

  /** Pauses are resumed, and what was taken back is tried again, by whoever waits for the end. */
  void letGoOn(SimulatedNamespace space, Web web) {
    space.readiness(Stage::second, true);
  }

  private static boolean second(io.fabric8.kubernetes.api.model.Pod pod) {
    return pod.getSpec().getContainers().get(0).getImage().equals(V2.image());
  }
}
