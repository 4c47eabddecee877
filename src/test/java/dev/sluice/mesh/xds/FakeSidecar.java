package dev.sluice.mesh.xds;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The other side of a {@link StreamState}: keeps what it is told and answers when the test says so.
 */
final class FakeSidecar {
  final StreamState state = new StreamState();
  private final Map<TypeUrl, String> nonces = new HashMap<>();

  /** Resources named {@code type/name=version}; a semicolon stands for a slash in a name. */
  static Resources resources(String... texts) {
    Map<TypeUrl, Map<String, Resource>> byType =
        Arrays.stream(texts)
            .map(text -> text.split("[/=]"))
            .peek(parts -> parts[1] = parts[1].replace(';', '/'))
            .collect(
                Collectors.groupingBy(
                    parts -> TypeUrl.valueOf(parts[0]),
                    Collectors.toMap(
                        parts -> parts[1],
                        parts -> new Resource(parts[1], parts[2], Any.getDefaultInstance()))));
    return new Resources(byType);
  }

  static View view(String... texts) {
    return new View(
        resources(texts), Resources.NONE, new Resource("cert", "c1", Any.getDefaultInstance()));
  }

  FakeSidecar serve(String... texts) {
    state.serve(view(texts));
    return this;
  }

  void change(String... texts) {
    View after = view(texts);
    state.onChange(after, Changes.between(state.view().shared(), after.shared()));
  }

  FakeSidecar subscribe(TypeUrl type, String... names) {
    send(type, DeltaDiscoveryRequest.newBuilder().addAllResourceNamesSubscribe(List.of(names)));
    return this;
  }

  void unsubscribe(TypeUrl type, String... names) {
    send(type, DeltaDiscoveryRequest.newBuilder().addAllResourceNamesUnsubscribe(List.of(names)));
  }

  FakeSidecar reconnect(TypeUrl type, Map<String, String> versions, String... names) {
    send(
        type,
        DeltaDiscoveryRequest.newBuilder()
            .addAllResourceNamesSubscribe(List.of(names))
            .putAllInitialResourceVersions(versions));
    return this;
  }

  void acknowledge(TypeUrl type) {
    send(type, DeltaDiscoveryRequest.newBuilder().setResponseNonce(nonces.get(type)));
  }

  Optional<TypeState.Rejected> reject(TypeUrl type) {
    return send(
        type,
        DeltaDiscoveryRequest.newBuilder()
            .setResponseNonce(nonces.get(type))
            .setErrorDetail(Status.newBuilder().setMessage("no")));
  }

  /**
   * The responses that come without another answer, as {@code TYPE +name=version -removed}, names
   * sorted.
   */
  List<String> told() {
    List<String> all = new ArrayList<>();
    for (Optional<DeltaDiscoveryResponse> next = state.next();
        next.isPresent();
        next = state.next()) {
      all.add(text(next.get()));
    }
    return all;
  }

  /** As {@link #told}, with everything accepted at once, until there is silence. */
  List<String> toldAndAccepted() {
    List<String> all = new ArrayList<>();
    for (Optional<DeltaDiscoveryResponse> next = state.next();
        next.isPresent();
        next = state.next()) {
      all.add(text(next.get()));
      acknowledge(TypeUrl.of(next.get().getTypeUrl()).orElseThrow());
    }
    return all;
  }

  private String text(DeltaDiscoveryResponse response) {
    TypeUrl type = TypeUrl.of(response.getTypeUrl()).orElseThrow();
    nonces.put(type, response.getNonce());
    List<String> words = new ArrayList<>();
    response
        .getResourcesList()
        .forEach(resource -> words.add("+" + resource.getName() + "=" + resource.getVersion()));
    response.getRemovedResourcesList().forEach(name -> words.add("-" + name));
    words.sort(null);
    return (type + " " + String.join(" ", words)).trim();
  }

  private Optional<TypeState.Rejected> send(TypeUrl type, DeltaDiscoveryRequest.Builder request) {
    return state.onRequest(type, request.setTypeUrl(type.url()).build());
  }
}
