package dev.sluice.domain.policy;

import java.util.List;
import java.util.Map;

/**
 * A kind of HTTP requests: path AND method AND every header (SMI specs v1alpha4).
 *
 * @param name within its HTTPRouteGroup
 * @param pathRegex RE2 anchored at the path's start, query excluded; null means any
 * @param methods sorted, empty means any
 * @param headers RE2 full match by lower-case name, empty means any
 */
public record HttpMatch(
    String name, String pathRegex, List<String> methods, Map<String, String> headers) {}
