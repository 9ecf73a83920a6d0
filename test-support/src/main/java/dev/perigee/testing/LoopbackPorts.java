package dev.perigee.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports of 127.0.0.1 that nobody listens on. */
public final class LoopbackPorts {

  // Below the range from which Linux gives out ephemeral ports, so that no outgoing connection
  // takes a port between the look and the bind; and with 10,000 added (the port on which a node of
  // a cluster talks to the others) still a port.
  private static final int FIRST = 15_000;
  private static final int LAST = 32_000;
  private static final int BUS_OFFSET = 10_000;
  private static final int TRIES = 1_000;

  private LoopbackPorts() {}

  /** A port that is free, and whose cluster bus port is free as well. */
  public static int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port) && isFree(port + BUS_OFFSET)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port on 127.0.0.1 between " + FIRST + " and " + LAST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
