package dev.sluice.e2e.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The rows: what is run or read. Those that leave the workload as it was share one. */
enum Row {
  PAUSED("spec.paused", t -> t.word = t.workload.paused() ? "true" : "absent"),
  KSTATUS_DEPLOYMENT("kstatus: the Deployment", reads("Deployment", "kstatus")),
  KSTATUS_ROLLOUT("kstatus: the Rollout", reads("Rollout", "kstatus")),
  ARGO_DEPLOYMENT("Argo CD: the Deployment", reads("Deployment", "argocd")),
  ARGO_ROLLOUT("Argo CD: the Rollout, with the script", t -> t.word = t.workload.argoCd()),
  FLUX_DEPLOYMENT("Flux: the Deployment", t -> t.word = flux(t, "Deployment")),
  FLUX_ROLLOUT("Flux: the Rollout", t -> t.word = flux(t, "Rollout")),
  STATUS("kubectl rollout status", t -> kubectl(t, "rollout", "status", "--timeout=4s", named(t))),
  RESUME("kubectl rollout resume", t -> kubectl(t, "rollout", "resume", named(t))),
  LOOP("the same manifest applied in a loop", Row::loop),
  REPLACE_SAME("kubectl replace, nothing new", t -> replace(t, t.phase.version())),
  UNDO("kubectl rollout undo", t -> kubectl(t, "rollout", "undo", named(t))),
  SCALE("kubectl scale", t -> kubectl(t, "scale", "--replicas=4", named(t))),
  RESTART("kubectl rollout restart", t -> kubectl(t, "rollout", "restart", named(t))),
  PAUSE("kubectl rollout pause", t -> kubectl(t, "rollout", "pause", named(t))),
  SET_IMAGE(
      "kubectl set image", t -> kubectl(t, "set", "image", named(t), "web=" + Version.OTHER_IMAGE)),
  APPLY_NEW("kubectl apply of a third template", t -> t.run(t.workload.apply("three"))),
  APPLY_STABLE("kubectl apply of the stable template", t -> t.run(t.workload.apply("one"))),
  REPLACE_NEW("kubectl replace by a third template", t -> replace(t, "three")),
  REPLACE_FORCE("kubectl replace --force", t -> replace(t, anew(t), "--force", "--grace-period=1")),
  DELETE_APPLY("kubectl delete, then apply", Row::deleteAndApply),
  HELM3_SAME("helm upgrade --wait, Helm 3, nothing new", Row::helmSame),
  HELM4_SAME("helm upgrade --wait, Helm 4, nothing new", Row::helmSame),
  HELM3_NEW("helm upgrade --wait, Helm 3, a third template", Row::helmNew),
  HELM4_NEW("helm upgrade --wait, Helm 4, a third template", Row::helmNew);

  private static final List<Row> ALONE =
      List.of(SET_IMAGE, APPLY_NEW, APPLY_STABLE, REPLACE_NEW, REPLACE_FORCE, DELETE_APPLY);
  private static final List<Row> HELM3 = List.of(HELM3_SAME, HELM3_NEW);
  private static final List<Row> HELM4 = List.of(HELM4_SAME, HELM4_NEW);

  final String title;
  private final Consumer<Trial> act;

  Row(String title, Consumer<Trial> act) {
    this.title = title;
    this.act = act;
  }

  static Row titled(String title) {
    return Arrays.stream(values())
        .filter(it -> it.title.equals(title))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nothing tries the row '" + title + "'"));
  }

  void act(Trial trial) {
    act.accept(trial);
  }

  /** Whether pods go because the command itself deletes their Deployment. */
  boolean deletes() {
    return this == REPLACE_FORCE || this == DELETE_APPLY;
  }

  /** Name of the workload that the row is tried on; rows of one name follow each other. */
  String workload(Phase phase) {
    if (HELM3.contains(this)) return "helm3";
    if (HELM4.contains(this)) return "helm4";
    boolean alone = ALONE.contains(this) || this == UNDO && !phase.held();
    return alone ? name().toLowerCase(Locale.ROOT).replace('_', '-') : "shared";
  }

  private static Consumer<Trial> reads(String kind, String tool) {
    return t -> t.word = t.workload.health(kind, tool);
  }

  private static String flux(Trial t, String kind) {
    String status = t.workload.health(kind, "flux");
    return switch (status) {
      case "Current" -> "ready";
      case "InProgress" -> "waits";
      case "Failed" -> "fails at once";
      default -> status;
    };
  }

  private static String named(Trial t) {
    return "deployment/" + t.workload.name;
  }

  private static void kubectl(Trial t, String... arguments) {
    t.run(t.workload.kubectl("", arguments));
  }

  private static void replace(Trial t, String version, String... options) {
    t.run(written(t, version, "replace", options));
  }

  private static Tools.Said written(Trial t, String version, String verb, String... options) {
    String manifest = Manifests.workload(t.workload.name, version, Workload.REPLICAS);
    var all = new ArrayList<>(List.of(verb, "-f", "-"));
    all.addAll(List.of(options));
    return t.workload.kubectl(manifest, all.toArray(String[]::new));
  }

  private static void loop(Trial t) {
    var said = new StringBuilder();
    for (int round = 0; round < 3; round++) {
      said.append(written(t, t.phase.version(), "apply").output());
      said.append(written(t, t.phase.version(), "replace").output());
      said.append(
          written(t, t.phase.version(), "apply", "--server-side", "--force-conflicts").output());
    }
    t.run(new Tools.Said(0, said.toString()));
  }

  private static void deleteAndApply(Trial t) {
    t.workload.kubectl("", "delete", named(t));
    t.run(written(t, anew(t), "apply"));
  }

  /** Its pods become ready, so that the workload can be adopted. */
  private static String anew(Trial t) {
    return t.phase == Phase.PROMOTION ? "three" : t.phase.version();
  }

  private static void helmSame(Trial t) {
    int replicas = t.phase == Phase.REST ? Workload.REPLICAS + 1 : Workload.REPLICAS;
    t.run(t.workload.helm(t.phase.version(), replicas, "--wait", "--timeout", wait(t)));
  }

  private static void helmNew(Trial t) {
    t.run(t.workload.helm("three", Workload.REPLICAS, "--wait", "--timeout", wait(t)));
  }

  /** Where it is meant to return it has time; where it is meant to wait, nobody wants to. */
  private static String wait(Trial t) {
    return t.phase == Phase.PROMOTION ? "6s" : "120s";
  }
}
