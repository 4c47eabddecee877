package dev.sluice.testkit.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controller.Autoscalers;
import dev.sluice.controller.FrameworkFaults;
import dev.sluice.controller.RolloutReconciler;
import dev.sluice.domain.measuring.CombinedSampler;
import dev.sluice.domain.rollout.StableFloor;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The real reconciler in the real operator, as the shipped ServiceAccount. Which Rollouts it sees
 * is said by a label, so that several can serve one cluster. It can be stopped and started again;
 * nothing of its memory survives.
 */
public final class Controller implements AutoCloseable {
  /** What the names of its threads begin with. */
  public static final String THREAD = "reconciler-";

  static final String LABEL = "simulation/controller";

  private static final int CONCURRENT = 50;

  private final Config rights;
  private final SimulatedRoutes routes;
  private final SimulatedTraffic traffic;
  private final Clock clock;
  private final String selector;
  private final Requests requests = new Requests();
  private volatile Autoscalers autoscalers;
  private Operator operator;
  private KubernetesClient client;

  Controller(
      Config rights,
      SimulatedRoutes routes,
      SimulatedTraffic traffic,
      Clock clock,
      String selector) {
    this.rights = rights;
    this.routes = routes;
    this.traffic = traffic;
    this.clock = clock;
    this.selector = selector;
  }

  /** Returns when it watches. */
  public synchronized void start() {
    client =
        new KubernetesClientBuilder()
            .withConfig(rights)
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("requests", requests))
            .build();
    autoscalers = new Autoscalers(clock);
    var reconciler =
        new RolloutReconciler(
            client,
            routes,
            traffic,
            new CombinedSampler(List.of()),
            uid -> Map.of(),
            autoscalers,
            clock,
            new ObjectMapper());
    operator =
        new Operator(
            o ->
                o.withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withExecutorService(pool())
                    .withMetrics(new FrameworkFaults(() -> reconciler)));
    operator.register(reconciler, with -> with.withLabelSelector(selector));
    operator.start();
  }

  /** As large as the operator's own. */
  private static ExecutorService pool() {
    var numbers = new AtomicInteger();
    return Executors.newFixedThreadPool(
        CONCURRENT, work -> new Thread(work, THREAD + numbers.incrementAndGet()));
  }

  /** As a kill is: whatever it was doing is not ended in any order. Nothing if it is stopped. */
  public synchronized void stop() {
    if (operator != null) {
      operator.stop();
      client.close();
      autoscalers = null;
      operator = null;
    }
  }

  /** What the webhook in its process answers; nobody does while it is stopped. */
  StableFloor floors() {
    var now = autoscalers;
    return now == null ? StableFloor.NONE : now;
  }

  /** Requests to the API server of all its lives. */
  public Requests requests() {
    return requests;
  }

  @Override
  public void close() {
    stop();
  }
}
