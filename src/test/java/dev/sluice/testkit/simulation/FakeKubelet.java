package dev.sluice.testkit.simulation;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Scheduler and kubelet of one node with room for everything: binds pods, says that they run and
 * whether they are ready, and lets them go at once. No program runs.
 */
final class FakeKubelet implements AutoCloseable {
  private static final String NODE = "simulated";
  private static final int THREADS = 4;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final ScheduledExecutorService work = new ScheduledThreadPoolExecutor(THREADS);
  private final AtomicInteger addresses = new AtomicInteger();
  private final Map<String, List<Rule>> rules = new ConcurrentHashMap<>();
  private final SharedIndexInformer<Pod> pods;

  FakeKubelet(KubernetesClient client) {
    this.client = client;
    client
        .resource(new NodeBuilder().withNewMetadata().withName(NODE).endMetadata().build())
        .create();
    this.pods = client.pods().inAnyNamespace().runnableInformer(0);
    pods.addEventHandler(new Handler());
    pods.start().toCompletableFuture().join();
  }

  /** Says of some pods whether they are ready, whatever their version says. */
  private record Rule(Predicate<Pod> pods, boolean ready) {}

  /** The newest rule counts; it holds for pods that come later as well. */
  void readiness(String namespace, Predicate<Pod> which, boolean ready) {
    rules
        .computeIfAbsent(namespace, ns -> new CopyOnWriteArrayList<>())
        .add(0, new Rule(which, ready));
    pods(namespace).forEach(pod -> work.execute(() -> tend(key(pod))));
  }

  List<Pod> pods(String namespace) {
    return pods.getIndexer().byIndex("namespace", namespace);
  }

  Optional<Pod> pod(String namespace, String name) {
    return Optional.ofNullable(pods.getIndexer().getByKey(namespace + "/" + name));
  }

  private final class Handler implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      work.execute(() -> tend(key(pod)));
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      work.execute(() -> tend(key(pod)));
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
      // Nothing is left of it.
    }
  }

  private static String key(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  /** Whoever changed the pod meanwhile wakes us again. */
  private void tend(String key) {
    Pod pod = pods.getIndexer().getByKey(key);
    try {
      if (pod != null) {
        tend(pod);
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != NOT_FOUND && e.getCode() != CONFLICT) {
        work.schedule(() -> tend(key), 1, TimeUnit.SECONDS);
      }
    }
  }

  private void tend(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      client.resource(pod).withGracePeriod(0).delete();
    } else if (pod.getSpec().getNodeName() == null) {
      bind(pod);
    } else {
      run(pod);
    }
  }

  private void bind(Pod pod) {
    var binding =
        new BindingBuilder()
            .withNewMetadata()
            .withNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .endMetadata()
            .withNewTarget()
            .withKind("Node")
            .withName(NODE)
            .endTarget()
            .build();
    client.bindings().inNamespace(pod.getMetadata().getNamespace()).resource(binding).create();
  }

  private void run(Pod pod) {
    boolean ready = ready(pod);
    if (!running(pod) || saidReady(pod) != ready) {
      client.resource(status(pod, ready)).updateStatus();
    }
  }

  private boolean ready(Pod pod) {
    return rules.getOrDefault(pod.getMetadata().getNamespace(), List.of()).stream()
        .filter(rule -> rule.pods().test(pod))
        .findFirst()
        .map(Rule::ready)
        .orElseGet(() -> readyByItself(pod));
  }

  private boolean readyByItself(Pod pod) {
    Duration after = Version.read(pod.getMetadata().getAnnotations()).readyAfter();
    if (after == null) {
      return false;
    }
    Duration left = Duration.between(Instant.now(), started(pod).plus(after));
    if (left.isNegative() || left.isZero()) {
      return true;
    }
    work.schedule(() -> tend(key(pod)), left.toMillis() + 1, TimeUnit.MILLISECONDS);
    return false;
  }

  private static Instant started(Pod pod) {
    return Instant.parse(pod.getMetadata().getCreationTimestamp());
  }

  private static boolean running(Pod pod) {
    return "Running".equals(pod.getStatus().getPhase());
  }

  private static boolean saidReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private Pod status(Pod pod, boolean ready) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    String ip = pod.getStatus().getPodIP() == null ? address() : pod.getStatus().getPodIP();
    return new PodBuilder(pod)
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(ip)
        .withPodIPs(new io.fabric8.kubernetes.api.model.PodIP(ip))
        .withStartTime(pod.getMetadata().getCreationTimestamp())
        .withConditions(condition("Ready", ready, now), condition("ContainersReady", ready, now))
        .endStatus()
        .build();
  }

  private static PodCondition condition(String type, boolean holds, String since) {
    var condition = new PodCondition();
    condition.setType(type);
    condition.setStatus(holds ? "True" : "False");
    condition.setLastTransitionTime(since);
    return condition;
  }

  private String address() {
    int n = addresses.incrementAndGet();
    return "10.200." + n / 250 + "." + (n % 250 + 1);
  }

  @Override
  public void close() {
    pods.stop();
    work.shutdownNow();
  }
}
