package dev.sluice.metrics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.WebhookCheck;
import dev.sluice.metrics.HttpExchange.Answer;
import dev.sluice.metrics.HttpExchange.Request;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a webhook whether the canary is well. */
final class WebhookProbe implements Probe {
  private static final int DETAIL = 200;

  /** UTF-8 needs at most four bytes for a character. */
  private static final int LONGEST_ANSWER = 4 * DETAIL;

  private final HttpExchange http;
  private final WebhookCheck check;
  private Samples.@Nullable Check latest;

  WebhookProbe(HttpExchange http, WebhookCheck check) {
    this.http = http;
    this.check = check;
  }

  @Override
  public String name() {
    return check.name();
  }

  @Override
  public Future<Void> ask(SampledRelease now) {
    var request =
        new Request(check.url(), "application/json", body(now), check.timeout(), LONGEST_ANSWER);
    return http.send(request)
        .<Void>compose(this::accept)
        .recover(e -> Future.failedFuture(MetricTrouble.of("check " + check.name(), e)));
  }

  private static String body(SampledRelease now) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("rollout", now.rollout())
        .put("namespace", now.namespace())
        .put("revision", now.revision())
        .put("weight", now.weight())
        .put("step", now.step())
        .toString();
  }

  private Future<Void> accept(Answer answer) {
    int kind = answer.status() / 100;
    if (kind != 2 && kind != 4 && kind != 5) {
      return Future.failedFuture(
          new MetricTrouble(
              "UnknownAnswer",
              check.url() + " answered " + answer.status() + ", allowed: 2xx, 4xx, 5xx"));
    }
    String detail = answer.status() + " " + MetricTrouble.shortened(answer.body(), DETAIL);
    found(new Samples.Check(kind == 2, detail.strip()));
    return Future.succeededFuture();
  }

  /** A late answer does not hide another one: if one of them failed, the window did. */
  private synchronized void found(Samples.Check answer) {
    if (latest == null || latest.passed()) {
      latest = answer;
    }
  }

  @Override
  public synchronized Samples take() {
    Samples.@Nullable Check taken = latest;
    latest = null;
    return taken == null
        ? Samples.NONE
        : new Samples(Map.of(), Map.of(), Map.of(), Map.of(check.name(), taken), Map.of());
  }

  @Override
  public boolean asksFirst() {
    return false;
  }
}
