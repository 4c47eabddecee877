package dev.sluice.mesh.webhook;

/**
 * @param image of both containers that are added: its entry point is this program, and it holds
 *     Envoy and iptables
 * @param drainSeconds how long an application container waits before it is told to end, so that no
 *     client still sends to it; 0 turns it off
 */
public record InjectorSettings(String image, int drainSeconds) {}
