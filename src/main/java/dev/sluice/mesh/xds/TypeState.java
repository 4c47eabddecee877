package dev.sluice.mesh.xds;

import com.google.protobuf.ProtocolStringList;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One resource type of one delta stream: what the client wants, what it has, and what it must still
 * be told. At most one response is on its way; what changes meanwhile is told once, in its newest
 * version, after the answer. Work is proportional to what changed.
 *
 * <p>A client that rejects a response of several resources does not say which one it disliked, nor
 * what became of the others, so halves of it are offered again until each culprit stands alone. A
 * rejected version is not offered twice.
 *
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol#incremental-xds">Incremental
 *     xDS</a>
 */
final class TypeState {
  private static final String WILDCARD = "*";

  /** In place of a version: the client knows that there is no such resource. */
  private static final String ABSENT = "";

  /** In place of a version: the client may have anything. */
  private static final String UNSURE = "?";

  private final TypeUrl type;
  private boolean asked;
  private boolean wildcard;
  private boolean emptyAnswerOwed;
  private boolean lost;
  private final NameSet names = new NameSet();
  private final Versions acknowledged = new Versions();
  private final Map<String, String> rejected = new HashMap<>();
  private final Set<String> stale = new TreeSet<>();
  private final Deque<List<String>> suspects = new ArrayDeque<>(1);
  private Sent sent;

  TypeState(TypeUrl type) {
    this.type = type;
  }

  /**
   * Takes a request in: subscriptions, and the answer to the last response.
   *
   * @param view null as long as nothing may be served
   * @return what the client rejected, when that is certain
   */
  Optional<Rejected> onRequest(DeltaDiscoveryRequest request, View view) {
    Optional<Rejected> rejection = onAnswer(request);
    if (asked) {
      request.getResourceNamesSubscribeList().forEach(name -> subscribe(name, view));
    } else {
      first(request, view);
    }
    request.getResourceNamesUnsubscribeList().forEach(this::unsubscribe);
    return rejection;
  }

  /** Notes that a resource came, went or changed. */
  void changed(String name) {
    if (covers(name)) {
      stale.add(name);
    }
  }

  /** Notes that everything may have changed: what can be served is known only now. */
  void reset(View view) {
    share(view);
    stale.addAll(names.all());
    if (wildcard) {
      everything(view);
    }
  }

  /** Makes the client hear of {@code name} once more even if it has the newest version. */
  void repeat(String name) {
    if (names.contains(name)) {
      forget(name);
    }
  }

  /**
   * The next response, which counts as sent.
   *
   * @param removals whether resources that the client has may be taken from it now
   * @return empty when nothing is to be said or an answer is awaited
   */
  Optional<DeltaDiscoveryResponse> next(View view, boolean removals, long nonce) {
    if (sent != null) {
      return Optional.empty();
    }
    List<String> batch = suspected();
    if (batch.isEmpty()) {
      batch = due(view, removals);
    }
    if (batch.isEmpty() && !emptyAnswerOwed) {
      return Optional.empty();
    }
    emptyAnswerOwed = false;
    return Optional.of(send(batch, view, Long.toString(nonce)));
  }

  /** Whether a response awaits its answer, or a rejected one is being taken apart. */
  boolean busy() {
    return sent != null || !suspects.isEmpty();
  }

  /** Whether the client has everything it asked for and has accepted it. */
  boolean calm(View view) {
    return !busy() && rejected.isEmpty() && stale.stream().noneMatch(name -> needs(name, view));
  }

  /** Whether the client ever asked for this type. */
  boolean asked() {
    return asked;
  }

  /** Whether the client has accepted exactly this version and nothing else is on its way to it. */
  boolean has(String name, String version) {
    return version.equals(acknowledged.get(name)) && !rejected.containsKey(name) && !underway(name);
  }

  /** The version that the client accepted last; null for none, empty for that there is none. */
  String accepted(String name) {
    return acknowledged.get(name);
  }

  /** Whether {@link #has} became false without a newer version, since the last time. */
  boolean takeLost() {
    boolean since = lost;
    lost = false;
    return since;
  }

  boolean rejects() {
    return !rejected.isEmpty();
  }

  boolean hasRejected(String name) {
    return rejected.containsKey(name);
  }

  /** Whether the client was told of {@code name} or will be. */
  boolean covers(String name) {
    return wildcard || names.contains(name);
  }

  private void first(DeltaDiscoveryRequest request, View view) {
    asked = true;
    ProtocolStringList subscribed = request.getResourceNamesSubscribeList();
    Map<String, String> has = request.getInitialResourceVersionsMap();
    boolean legacyWildcard =
        subscribed.isEmpty() && (type == TypeUrl.LISTENER || type == TypeUrl.CLUSTER);
    wildcard = legacyWildcard || subscribed.contains(WILDCARD);
    emptyAnswerOwed = wildcard && has.isEmpty();
    subscribed.stream().filter(name -> !name.equals(WILDCARD)).forEach(names::add);
    has.forEach(
        (name, version) -> {
          if (covers(name)) {
            acknowledged.put(name, version);
          }
        });
    reset(view);
  }

  private void subscribe(String name, View view) {
    if (!name.equals(WILDCARD)) {
      String held = shared(name, view);
      names.add(held);
      forget(held);
    } else if (!wildcard) {
      wildcard = true;
      emptyAnswerOwed = true;
      everything(view);
    }
  }

  private void unsubscribe(String name) {
    if (name.equals(WILDCARD)) {
      wildcard = false;
      Set<String> known = new HashSet<>(acknowledged.names());
      known.addAll(stale);
      known.addAll(rejected.keySet());
      known.stream().filter(other -> !names.contains(other)).forEach(this::drop);
    } else if (names.remove(name)) {
      if (wildcard) {
        forget(name);
        acknowledged.put(
            name, UNSURE); // the protocol wants an answer: does the wildcard cover it or not
      } else {
        drop(name);
      }
    }
  }

  private void everything(View view) {
    stale.addAll(acknowledged.names());
    if (view != null) {
      stale.addAll(view.names(type));
    }
  }

  /** Requests bring strings of their own; all streams can hold the view's. */
  private void share(View view) {
    if (view != null) {
      names.replace(name -> shared(name, view));
      acknowledged.replace(
          name -> shared(name, view),
          (name, version) -> version.equals(version(name, view)) ? version(name, view) : version);
    }
  }

  private String shared(String name, View view) {
    Resource resource = view == null ? null : view.get(type, name);
    return resource == null ? name : resource.name();
  }

  private void forget(String name) {
    drop(name);
    stale.add(name);
  }

  private void drop(String name) {
    lost = true;
    acknowledged.remove(name);
    rejected.remove(name);
    stale.remove(name);
    if (sent != null) {
      sent.versions().remove(name);
    }
  }

  private Optional<Rejected> onAnswer(DeltaDiscoveryRequest request) {
    if (sent == null || !sent.nonce().equals(request.getResponseNonce())) {
      return Optional.empty();
    }
    Sent answered = sent;
    sent = null;
    answered.versions().keySet().removeIf(name -> !covers(name));
    if (!request.hasErrorDetail()) {
      answered.versions().forEach(this::accepted);
      acknowledged.trim();
      return Optional.empty();
    }
    return answered.size() == 1
        ? culprit(answered, request.getErrorDetail().getMessage())
        : suspect(answered);
  }

  private void accepted(String name, String version) {
    rejected.remove(name);
    if (version.equals(ABSENT) && !names.contains(name)) {
      acknowledged.remove(name);
    } else {
      acknowledged.put(name, version);
    }
  }

  private Optional<Rejected> culprit(Sent answered, String message) {
    lost = true;
    rejected.putAll(answered.versions());
    return answered.versions().entrySet().stream()
        .findAny()
        .map(only -> new Rejected(type, only.getKey(), only.getValue(), message));
  }

  private Optional<Rejected> suspect(Sent answered) {
    lost = true;
    List<String> all = List.copyOf(answered.versions().keySet());
    all.forEach(name -> acknowledged.put(name, UNSURE));
    int half = all.size() / 2;
    suspects.push(all.subList(half, all.size()));
    suspects.push(all.subList(0, half));
    return Optional.empty();
  }

  private List<String> suspected() {
    while (!suspects.isEmpty()) {
      List<String> wanted = suspects.pop().stream().filter(this::covers).toList();
      if (!wanted.isEmpty()) {
        stale.removeAll(wanted);
        return wanted;
      }
    }
    return List.of();
  }

  private List<String> due(View view, boolean removals) {
    List<String> batch = new ArrayList<>();
    for (String name : List.copyOf(stale)) {
      boolean needed = needs(name, view);
      if (needed && !removals && isRemoval(name, view)) {
        continue;
      }
      stale.remove(name);
      if (needed) {
        batch.add(name);
      }
    }
    return batch;
  }

  private DeltaDiscoveryResponse send(Collection<String> batch, View view, String nonce) {
    var response = DeltaDiscoveryResponse.newBuilder().setTypeUrl(type.url()).setNonce(nonce);
    Map<String, String> versions = new LinkedHashMap<>();
    for (String name : batch) {
      versions.put(name, version(name, view));
      Resource resource = view.get(type, name);
      if (resource == null) {
        response.addRemovedResources(name);
      } else {
        response
            .addResourcesBuilder()
            .setName(name)
            .setVersion(resource.version())
            .setResource(resource.body());
      }
    }
    sent = new Sent(nonce, versions, versions.size());
    return response.build();
  }

  private boolean needs(String name, View view) {
    if (!covers(name)) {
      return false;
    }
    String wanted = version(name, view);
    String known = known(name);
    return known == null ? !wanted.equals(ABSENT) || names.contains(name) : !wanted.equals(known);
  }

  private boolean isRemoval(String name, View view) {
    String known = known(name);
    return known != null && !known.equals(ABSENT) && view.get(type, name) == null;
  }

  private String version(String name, View view) {
    Resource resource = view.get(type, name);
    return resource == null ? ABSENT : resource.version();
  }

  private String known(String name) {
    if (underway(name)) {
      return sent.versions().get(name);
    }
    return rejected.getOrDefault(name, acknowledged.get(name));
  }

  private boolean underway(String name) {
    return sent != null && sent.versions().containsKey(name);
  }

  /**
   * @param version empty when the client refused a removal
   */
  record Rejected(TypeUrl type, String name, String version, String message) {}

  /**
   * @param versions loses names that the client lost interest in meanwhile
   * @param size of the response as it was sent
   */
  private record Sent(String nonce, Map<String, String> versions, int size) {}
}
