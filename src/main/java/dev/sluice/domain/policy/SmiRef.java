package dev.sluice.domain.policy;

/** One SMI object. */
public record SmiRef(SmiKind kind, Name name) {}
