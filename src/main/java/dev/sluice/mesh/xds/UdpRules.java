package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.UdpPolicy;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A pod's UDP rules as {@code udp.sh} reads them, a line each:
 *
 * <pre>
 * sluice-udp/1 0f3c...                a name of what follows, so that who has it need not read on
 * open                                everyone may send to every port, or lines of
 * allow 10.1.0.7 8301,8302            from this address, to these ports (15 at most)
 * allow fd00::7 all                   from this address, to every port
 * end                                 nothing is missing
 * </pre>
 */
final class UdpRules {
  static final String TITLE = "sluice-udp/1 ";

  /** What one rule of the kernel's multiport match holds. */
  static final int PORTS_PER_LINE = 15;

  private UdpRules() {}

  /** Equal for policies that allow the same, whichever targets they come from. */
  static String text(UdpPolicy policy) {
    var rules = new ArrayList<String>();
    if (policy.permissive()) rules.add("open");
    else bySource(policy).forEach((source, ports) -> rules.addAll(lines(source, ports)));
    String body = rules.stream().map(rule -> rule + "\n").collect(Collectors.joining()) + "end\n";
    return TITLE + Encoding.version(body.getBytes(StandardCharsets.UTF_8)) + "\n" + body;
  }

  /** Ports by address; empty for all ports. */
  private static Map<String, Optional<TreeSet<Integer>>> bySource(UdpPolicy policy) {
    var all = new TreeMap<String, Optional<TreeSet<Integer>>>();
    for (UdpPolicy.Grant grant : policy.grants()) {
      Optional<TreeSet<Integer>> ports =
          Optional.of(new TreeSet<>(grant.ports())).filter(it -> !it.isEmpty());
      grant.sources().stream()
          .filter(UdpRules::isAddress)
          .forEach(source -> all.merge(source, ports, UdpRules::union));
    }
    return all;
  }

  private static Optional<TreeSet<Integer>> union(
      Optional<TreeSet<Integer>> a, Optional<TreeSet<Integer>> b) {
    if (a.isEmpty() || b.isEmpty()) return Optional.empty();
    var both = new TreeSet<>(a.get());
    both.addAll(b.get());
    return Optional.of(both);
  }

  private static List<String> lines(String source, Optional<TreeSet<Integer>> ports) {
    if (ports.isEmpty()) return List.of("allow " + source + " all");
    var lines = new ArrayList<String>();
    List<Integer> rest = List.copyOf(ports.get());
    for (int from = 0; from < rest.size(); from += PORTS_PER_LINE) {
      List<Integer> some = rest.subList(from, Math.min(from + PORTS_PER_LINE, rest.size()));
      lines.add(
          "allow "
              + source
              + " "
              + some.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    return lines;
  }

  /** One that cannot be understood would cost the others their rules. */
  private static boolean isAddress(String text) {
    return NetUtil.isValidIpV4Address(text)
        || NetUtil.isValidIpV6Address(text) && text.matches("[0-9a-f:]+");
  }
}
