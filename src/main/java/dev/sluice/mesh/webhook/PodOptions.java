package dev.sluice.mesh.webhook;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a pod's author may ask of the injector, by annotations. */
final class PodOptions {
  static final String INJECT = "sluice.dev/inject";
  static final String EXCLUDE_INBOUND_PORTS = "sluice.dev/exclude-inbound-ports";
  static final String EXCLUDE_OUTBOUND_PORTS = "sluice.dev/exclude-outbound-ports";
  static final String EXCLUDE_OUTBOUND_CIDRS = "sluice.dev/exclude-outbound-cidrs";
  static final String UDP = "sluice.dev/udp";
  static final String DRAIN_SECONDS = "sluice.dev/drain-seconds";

  private static final List<String> YES = List.of("true", "enabled");
  private static final String NO = "false";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
  private static final int MAX_PORT = 65_535;
  private static final int MAX_DRAIN = 3600;

  private final Map<String, String> annotations;
  private final Map<String, String> labels;

  PodOptions(ObjectMeta meta) {
    this.annotations = meta.getAnnotations() == null ? Map.of() : meta.getAnnotations();
    this.labels = meta.getLabels() == null ? Map.of() : meta.getLabels();
  }

  /**
   * @throws Uninjectable for a value that is neither yes nor no
   */
  boolean optedOut() {
    return Stream.of(annotations, labels).map(it -> it.get(INJECT)).anyMatch(PodOptions::no);
  }

  /**
   * @return as written, without spaces, e.g. {@code 9090,9091}; empty where not given
   */
  Optional<String> ports(String annotation) {
    return list(annotation, PodOptions::isPort, "ports from 1 to 65535, separated by commas");
  }

  /**
   * @return as written, without spaces, e.g. {@code 10.0.0.0/8,fd00::/8}; empty where not given
   */
  Optional<String> cidrs(String annotation) {
    return list(
        annotation,
        PodOptions::isCidr,
        "networks like 10.0.0.0/8 or fd00::/8, separated by commas");
  }

  /**
   * @return empty where the author says nothing
   */
  Optional<Udp> udp() {
    return Optional.ofNullable(annotations.get(UDP))
        .map(
            given ->
                switch (given) {
                  case "enforced" -> Udp.ENFORCED;
                  case "open" -> Udp.OPEN;
                  default -> throw bad(UDP, given, Udp.ALLOWED);
                });
  }

  /**
   * @param otherwise where the author says nothing
   */
  int drainSeconds(int otherwise) {
    var given = annotations.get(DRAIN_SECONDS);
    if (given == null) {
      return otherwise;
    }
    return number(given, MAX_DRAIN)
        .orElseThrow(() -> bad(DRAIN_SECONDS, given, "whole seconds from 0 (off) to 3600"));
  }

  private static boolean no(String value) {
    if (value == null || YES.contains(value)) {
      return false;
    }
    if (!value.equals(NO)) {
      throw bad(INJECT, value, "\"true\" or \"false\"");
    }
    return true;
  }

  private Optional<String> list(String annotation, Predicate<String> valid, String allowed) {
    var given = annotations.getOrDefault(annotation, "").replace(" ", "");
    if (given.isEmpty()) {
      return Optional.empty();
    }
    for (var part : given.split(",", -1)) {
      if (!valid.test(part)) {
        throw bad(annotation, part, allowed);
      }
    }
    return Optional.of(given);
  }

  private static boolean isPort(String text) {
    return number(text, MAX_PORT).filter(it -> it > 0).isPresent();
  }

  private static boolean isCidr(String text) {
    var parts = text.split("/", -1);
    return parts.length == 2
        && (NetUtil.isValidIpV4Address(parts[0]) && number(parts[1], 32).isPresent()
            || NetUtil.isValidIpV6Address(parts[0]) && number(parts[1], 128).isPresent());
  }

  private static Optional<Integer> number(String text, int max) {
    return NUMBER.matcher(text).matches()
        ? Optional.of(Integer.valueOf(text)).filter(it -> it <= max)
        : Optional.empty();
  }

  private static Uninjectable bad(String annotation, String value, String allowed) {
    return new Uninjectable("metadata.annotations[" + annotation + "]", '"' + value + '"', allowed);
  }
}
