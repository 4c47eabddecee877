package dev.sluice.domain.explanation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.api.rollout.v1alpha1.status.Evidence;
import dev.sluice.api.rollout.v1alpha1.status.PlainCondition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is going on with a release, in words.
 *
 * @param headline what is going on, one sentence
 * @param conditions what stands on the object, word by word
 * @param evidence per metric, as in the status
 * @param missing until the next step or the end, in the order in which it matters
 * @param detectable what was seen or could have been seen
 * @param actions what somebody can do, in words, with the command
 */
public record Report(
    String rollout,
    String phase,
    String headline,
    List<PlainCondition> conditions,
    List<Evidence> evidence,
    List<String> missing,
    List<String> detectable,
    List<Action> actions) {

  /** Words, and what to type; the command is null where there is none. */
  public record Action(String when, @Nullable String command) {}

  /** For people, with an empty line between its parts. */
  public String text() {
    var text = new StringBuilder();
    text.append(rollout).append(" is ").append(phase).append(".\n").append(headline).append('\n');
    section(
        text, "What is said on the object", conditions.stream().map(PlainCondition::line).toList());
    section(text, "Evidence", evidence.stream().map(Report::line).toList());
    section(text, "Missing until the next move", missing);
    section(text, "What this release can see", detectable);
    section(text, "What you can do", actions.stream().map(Report::line).toList());
    return text.toString();
  }

  private static void section(StringBuilder text, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append('\n').append(title).append(":\n");
      lines.forEach(line -> text.append("  - ").append(line).append('\n'));
    }
  }

  private static String line(Evidence metric) {
    String proof = metric.towardsProof() == null ? "" : ", " + metric.towardsProof() + " to proof";
    String detail = metric.detail() == null ? "" : "; " + metric.detail();
    String guarantee = metric.guarantee() == null ? "" : " (" + metric.guarantee() + ")";
    return metric.metric()
        + ": "
        + metric.towardsRollback()
        + " of what takes it back"
        + proof
        + guarantee
        + detail;
  }

  private static String line(Action action) {
    return action.command() == null
        ? action.when()
        : action.when() + ":\n      " + action.command();
  }

  /** For programs. */
  public ObjectNode json() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("rollout", rollout).put("phase", phase).put("headline", headline);
    var said = out.putArray("conditions");
    conditions.forEach(
        it ->
            said.addObject()
                .put("type", it.type())
                .put("status", it.status())
                .put("reason", it.reason())
                .put("message", it.message()));
    var metrics = out.putArray("evidence");
    evidence.forEach(
        metric ->
            metrics
                .addObject()
                .put("metric", metric.metric())
                .put("towardsRollback", metric.towardsRollback())
                .put("towardsProof", metric.towardsProof())
                .put("guarantee", metric.guarantee())
                .put("detail", metric.detail()));
    list(out, "missing", missing);
    list(out, "detectable", detectable);
    var commands = out.putArray("actions");
    actions.forEach(
        action -> commands.addObject().put("when", action.when()).put("command", action.command()));
    return out;
  }

  private static void list(ObjectNode out, String key, List<String> lines) {
    var list = out.putArray(key);
    lines.forEach(list::add);
  }
}
