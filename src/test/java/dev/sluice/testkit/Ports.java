package dev.sluice.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports for programs that must be told theirs before they start. */
public final class Ports {
  /**
   * Below those that the kernel gives to whoever asks for any: between our look and the program's,
   * one of these would be gone now and then.
   */
  private static final int FIRST = 20_000;

  private static final int LAST = 29_999;

  /** Somewhere, for there may be other test runs on the machine. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(FIRST, LAST));

  private Ports() {}

  /** A free one of the loopback interface, and another one each time. */
  public static int free() {
    int port = NEXT.getAndUpdate(it -> it == LAST ? FIRST : it + 1);
    return isFree(port) ? port : free();
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
