package dev.perigee.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on 127.0.0.1 before a Redis server, which can spoil the connections that carry events
 * apart from those that carry commands. Give each node one of its own to spoil them one at a time.
 *
 * <p>Nothing is ever lost or changed within a connection that lives: TCP would not do it either.
 * Bytes are delivered, delivered late, or the connection ends.
 *
 * <p>Thread-safe. It ends with {@link #close}; its threads are daemons.
 */
public final class FaultProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final int serverPort;
  private final Random random;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final Map<Traffic, Fault> faults = new EnumMap<>(Traffic.class); // guarded by this

  private FaultProxy(ServerSocket listening, int serverPort, long seed) {
    this.listening = listening;
    this.serverPort = serverPort;
    this.random = new Random(seed);
    for (Traffic traffic : Traffic.values()) {
      faults.put(traffic, Fault.none());
    }
  }

  /**
   * Starts a proxy.
   *
   * @param serverPort where the server listens on 127.0.0.1
   * @param seed decides how long each delay is
   */
  public static FaultProxy before(int serverPort, long seed) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      FaultProxy proxy = new FaultProxy(socket, serverPort, seed);
      Daemons.start("fault-proxy-" + proxy.port(), proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("no port for a proxy", e);
    }
  }

  /** The port to connect to. */
  public int port() {
    return listening.getLocalPort();
  }

  /** {@code redis://127.0.0.1:port}. */
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port());
  }

  /** From now on, does this to connections of that kind, until told otherwise. */
  public void spoil(Traffic traffic, Fault fault) {
    synchronized (this) {
      faults.put(traffic, fault);
      notifyAll();
    }
    if (fault instanceof Fault.Refuse) {
      reset(traffic);
    }
  }

  /** Ends all faults; what was held back is delivered. */
  public void heal() {
    for (Traffic traffic : Traffic.values()) {
      spoil(traffic, Fault.none());
    }
  }

  /** Resets the connections of that kind once; new ones may come. Returns how many there were. */
  public int reset(Traffic traffic) {
    int count = 0;
    for (ProxiedConnection connection : List.copyOf(connections)) {
      if (connection.traffic() == traffic) {
        connection.reset();
        count++;
      }
    }
    return count;
  }

  /** How many connections of that kind there are. */
  public int connections(Traffic traffic) {
    return (int) connections.stream().filter(one -> one.traffic() == traffic).count();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    heal();
    List.copyOf(connections).forEach(ProxiedConnection::reset);
  }

  private void accept() {
    while (!listening.isClosed()) {
      Socket client;
      try {
        client = listening.accept();
      } catch (IOException e) {
        return; // closed
      }
      ProxiedConnection connection = new ProxiedConnection(this, client);
      connections.add(connection);
      if (listening.isClosed()) {
        connection.reset();
      } else {
        Daemons.start("fault-proxy-connection", () -> connection.open(serverPort));
      }
    }
  }

  /** A connection has ended. */
  void ended(ProxiedConnection connection) {
    connections.remove(connection);
  }

  /**
   * Waits until bytes may pass.
   *
   * @return whether they may at all; else the connection is to be reset
   */
  boolean admit(ProxiedConnection connection, boolean toServer) throws InterruptedException {
    Fault fault;
    synchronized (this) {
      while (isStalled(fault(connection), toServer) && !connection.isOver()) {
        wait();
      }
      fault = fault(connection);
      if (fault instanceof Fault.Delay delay) {
        holdBack(delay, connection);
      }
    }
    return !(fault instanceof Fault.Refuse) && !connection.isOver();
  }

  private synchronized Fault fault(ProxiedConnection connection) {
    Fault fault = faults.get(connection.traffic());
    return fault == null ? Fault.none() : fault;
  }

  private static boolean isStalled(Fault fault, boolean toServer) {
    return fault instanceof Fault.Stall stall && (toServer ? stall.toServer() : stall.toClient());
  }

  /** Waits for a delay, or until that fault ends. Called with the monitor held. */
  private void holdBack(Fault.Delay delay, ProxiedConnection connection)
      throws InterruptedException {
    long spread = delay.most().minus(delay.least()).toMillis();
    long millis = delay.least().toMillis() + (spread == 0 ? 0 : random.nextLong(spread + 1));
    long until = System.nanoTime() + millis * 1_000_000;
    for (long left = until - System.nanoTime();
        left > 0 && fault(connection).equals(delay) && !connection.isOver();
        left = until - System.nanoTime()) {
      wait(1 + left / 1_000_000);
    }
  }

  /** Wakes those who wait, because a connection is over. */
  synchronized void wake() {
    notifyAll();
  }
}
