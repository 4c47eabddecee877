package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.api.access.v1alpha4.TrafficTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TrafficTarget: v1alpha1 has no spec and calls its rules {@code specs}; v1alpha1 and v1alpha2 have
 * ports; {@code group} came with v1alpha4. A destination's port stays in force at every version. A
 * source's port has no meaning and is kept.
 *
 * <p>Kinds of subjects and rules are returned as they are: our definitions take every kind at every
 * version, and a rule that an old client does not see could not be taken away by it.
 */
final class TrafficTargets implements Converter {
  static final String DESTINATION_PORT = TrafficTarget.DESTINATION_PORT;
  static final String SOURCE_PORTS = Stash.PREFIX + "source-ports";
  static final String GROUPS = Stash.PREFIX + "subject-groups";

  private static final String DESTINATION = "destination";
  private static final String PORT = "port";
  private static final String GROUP = "group";

  private static final Wrapping TOP_LEVEL =
      new Wrapping(Map.of(DESTINATION, DESTINATION, "sources", "sources", "rules", "specs"));

  @Override
  public void toHub(ObjectNode object, int version, Stash stash) {
    if (version == 1) {
      TOP_LEVEL.wrap(object, stash);
    }
    if (version <= 2) {
      destination(object)
          .map(it -> it.remove(PORT))
          .ifPresent(it -> stash.put(DESTINATION_PORT, it));
      Extras.take(PORT, sources(object), SOURCE_PORTS, stash);
    }
    Extras.restore(GROUP, subjects(object), GROUPS, stash);
  }

  @Override
  public void fromHub(ObjectNode object, int version, Stash stash) {
    Extras.take(GROUP, subjects(object), GROUPS, stash);
    if (version <= 2) {
      Extras.restore(PORT, sources(object), SOURCE_PORTS, stash);
      destination(object)
          .ifPresent(
              it -> stash.takeIfJson(DESTINATION_PORT).ifPresent(port -> it.set(PORT, port)));
    }
    if (version == 1) {
      TOP_LEVEL.unwrap(object, stash);
    }
  }

  private static Optional<ObjectNode> destination(ObjectNode object) {
    return Json.object(object.get("spec"), DESTINATION);
  }

  private static List<ObjectNode> sources(ObjectNode object) {
    return Json.objects(object.get("spec"), "sources");
  }

  /** The destination first. */
  private static List<ObjectNode> subjects(ObjectNode object) {
    var subjects = new ArrayList<ObjectNode>();
    destination(object).ifPresent(subjects::add);
    subjects.addAll(sources(object));
    return subjects;
  }
}
