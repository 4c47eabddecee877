package dev.sluice.cli.kubeconfig;

import dev.sluice.cli.terminal.Refusal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Named clusters, users or contexts of several kubeconfigs. The first file that has a name gives
 * the whole entry, as kubectl has it.
 */
final class Entries<T> {
  private final String kind;
  private final Map<String, Entry<T>> entries = new LinkedHashMap<>();

  /**
   * @param kind as it stands in the file, like {@code users}
   */
  Entries(String kind) {
    this.kind = kind;
  }

  /** An entry and where it stands. */
  record Entry<T>(T value, Field field) {}

  /**
   * @param list may be null
   * @throws Refusal when one file has a name twice
   */
  <N> void add(Path file, @Nullable List<N> list, Function<N, String> name, Function<N, T> value) {
    Map<String, Entry<T>> here = new LinkedHashMap<>();
    for (N each : list == null ? List.<N>of() : list) {
      String called = Objects.requireNonNullElse(name.apply(each), "");
      Field field = new Field(file, kind + "[" + called + "]");
      if (here.containsKey(called)) {
        throw new Refusal(field + " is there twice, allowed is once");
      }
      if (value.apply(each) != null) {
        here.put(called, new Entry<>(value.apply(each), field));
      }
    }
    here.forEach(entries::putIfAbsent);
  }

  /**
   * @param from the field that names it
   * @throws Refusal naming those that are there
   */
  Entry<T> require(Field from, String name) {
    return find(name).orElseThrow(() -> unknown(from, name));
  }

  private Refusal unknown(Field from, String name) {
    return new Refusal(from + " is '" + name + "', which is not in " + kind + ", " + allowed());
  }

  Optional<Entry<T>> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  String allowed() {
    return entries.isEmpty()
        ? "there is none"
        : "allowed are " + String.join(", ", entries.keySet());
  }
}
