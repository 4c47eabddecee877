package dev.sluice.domain.policy;

/** A namespaced object's name; ordered by namespace, then name. */
public record Name(String namespace, String name) implements Comparable<Name> {
  @Override
  public int compareTo(Name other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** {@code namespace/name}, as kubectl and Envoy resource names show it. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
