package dev.sluice.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One case's folder; knows which of its files were read. */
final class GoldenFiles {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final Path folder;
  private final Set<String> unused = new TreeSet<>();

  GoldenFiles(Path folder) throws IOException {
    this.folder = folder;
    try (var files = Files.list(folder)) {
      files.forEach(file -> unused.add(file.getFileName().toString()));
    }
  }

  /** Empty where the case has no such file. */
  <T> Optional<T> find(String name, Class<T> type) {
    Path file = folder.resolve(name);
    unused.remove(name);
    return Files.exists(file) ? Optional.of(YAML.unmarshal(read(file), type)) : Optional.empty();
  }

  <T> T get(String name, Class<T> type) {
    return find(name, type).orElseThrow(() -> new IllegalStateException(folder + "/" + name));
  }

  /** Content by name of the files {@code out-*.yaml}. */
  Map<String, String> expected() throws IOException {
    try (var files = Files.newDirectoryStream(folder, "out-*.yaml")) {
      Map<String, String> contents = new TreeMap<>();
      files.forEach(file -> contents.put(file.getFileName().toString(), read(file)));
      unused.removeAll(contents.keySet());
      return contents;
    }
  }

  /** In place of all that were there. */
  void write(Map<String, String> contents) throws IOException {
    for (String old : expected().keySet()) {
      Files.delete(folder.resolve(old));
    }
    for (var content : contents.entrySet()) {
      Files.writeString(folder.resolve(content.getKey()), content.getValue());
    }
  }

  Set<String> unused() {
    return unused;
  }

  static String yaml(Object value) {
    return YAML.asYaml(value);
  }

  static JsonNode tree(Object value) {
    return YAML.convertValue(value, JsonNode.class);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
