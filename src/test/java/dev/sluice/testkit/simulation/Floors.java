package dev.sluice.testkit.simulation;

import dev.sluice.domain.rollout.Floor;
import dev.sluice.domain.rollout.StableFloor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Those of several controllers, of which each knows its own Rollouts. */
final class Floors implements StableFloor {
  private final List<Controller> controllers = new CopyOnWriteArrayList<>();

  void add(Controller controller) {
    controllers.add(controller);
  }

  @Override
  public Optional<Floor> of(String namespace, String deployment, int present, int wanted) {
    return controllers.stream()
        .flatMap(it -> it.floors().of(namespace, deployment, present, wanted).stream())
        .findFirst();
  }

  @Override
  public void kept(String namespace, String deployment, String user, Kept what) {
    controllers.forEach(it -> it.floors().kept(namespace, deployment, user, what));
  }
}
