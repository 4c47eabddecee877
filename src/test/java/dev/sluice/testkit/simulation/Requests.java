package dev.sluice.testkit.simulation;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a client asks of the API server, by method, path, and whether it watches or tries.
 */
public final class Requests implements Interceptor {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    counts.computeIfAbsent(key(request), key -> new LongAdder()).increment();
  }

  private static String key(HttpRequest request) {
    String query = String.valueOf(request.uri().getQuery());
    return request.method()
        + " "
        + request.uri().getPath()
        + (query.contains("watch=true") ? " watch" : "")
        + (query.contains("dryRun=") ? " dry run" : "");
  }

  /** So far, of whatever kind; opening a watch is one. */
  public long all() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** So far, by method and path, sorted. */
  public Map<String, Long> byPath() {
    var sums = new TreeMap<String, Long>();
    counts.forEach((key, sum) -> sums.put(key, sum.sum()));
    return sums;
  }

  /** So far, with a path that has this part. */
  public long with(String method, String part) {
    return counts.entrySet().stream()
        .filter(e -> e.getKey().startsWith(method + " ") && e.getKey().contains(part))
        .mapToLong(e -> e.getValue().sum())
        .sum();
  }
}
