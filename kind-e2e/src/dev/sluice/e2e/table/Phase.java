package dev.sluice.e2e.table;

import java.util.Arrays;

/** The columns, and how a workload gets there. Each stays as it is until somebody acts. */
enum Phase {
  REST("At rest") {
    @Override
    void prepare(Workload workload) {
      workload.create("zero");
      workload.write("one");
      workload.adopt();
    }
  },
  /** In a pause without end. */
  RELEASE("Release") {
    @Override
    void prepare(Workload workload) {
      workload.create("one");
      workload.adopt();
      workload.release("two");
    }
  },
  /** Held open, because no pod of the new version becomes ready once it is a stable one. */
  PROMOTION("Promotion") {
    @Override
    void prepare(Workload workload) {
      workload.create("one");
      workload.adopt();
      workload.release(Workload.STUCK);
      workload.promote();
      workload.awaitPhase("Promoting");
      workload.awaitPods(pods -> pods.stream().anyMatch(it -> it.version().equals(Workload.STUCK)));
    }
  },
  ROLLED_BACK("RolledBack") {
    @Override
    void prepare(Workload workload) {
      workload.create("one");
      workload.adopt();
      workload.release("two");
      workload.order("abort", workload.status().canaryRevision());
      workload.awaitPhase("RolledBack");
    }
  };

  final String title;

  Phase(String title) {
    this.title = title;
  }

  abstract void prepare(Workload workload);

  /** The version that the user's manifests have in this phase. */
  String version() {
    return switch (this) {
      case REST -> "one";
      case RELEASE, ROLLED_BACK -> "two";
      case PROMOTION -> Workload.STUCK;
    };
  }

  boolean held() {
    return this == RELEASE || this == ROLLED_BACK;
  }

  static Phase titled(String title) {
    return Arrays.stream(values()).filter(it -> it.title.equals(title)).findFirst().orElseThrow();
  }
}
