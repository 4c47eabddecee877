package dev.sluice.domain.policy;

/** How a Service port's bytes are read: HTTP per request, TCP per connection. */
public enum Protocol {
  HTTP,
  TCP
}
