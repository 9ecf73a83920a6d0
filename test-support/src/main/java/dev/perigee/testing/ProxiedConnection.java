package dev.perigee.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection through a {@link FaultProxy}: two sockets, and a thread for each direction. Where
 * one side ends, the other is told when everything before has been delivered.
 */
final class ProxiedConnection {
  private static final String SUBSCRIBE = "SUBSCRIBE\r\n";
  private static final int PIECE = 16 * 1024;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server = new Socket();
  private volatile Traffic traffic = Traffic.DATA;
  private volatile boolean over;

  /** The end of the last piece: the word may be cut in two. */
  private String lastSent = "";

  ProxiedConnection(FaultProxy proxy, Socket client) {
    this.proxy = proxy;
    this.client = client;
  }

  Traffic traffic() {
    return traffic;
  }

  boolean isOver() {
    return over;
  }

  /** Connects to the server and moves bytes until the connection ends. */
  void open(int serverPort) {
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
    } catch (IOException e) {
      reset();
      return;
    }
    Daemons.start("fault-proxy-to-client", () -> pump(server, client, false));
    pump(client, server, true);
  }

  private void pump(Socket from, Socket to, boolean toServer) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        if (toServer) {
          tellApart(piece, length);
        }
        if (!proxy.admit(this, toServer)) {
          reset();
          return;
        }
        out.write(piece, 0, length);
      }
      if (!proxy.admit(this, toServer)) { // the end waits its turn as bytes do
        reset();
        return;
      }
      to.shutdownOutput();
      if (from.isOutputShutdown()) { // the other direction has ended as well
        end(false);
      }
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    }
  }

  private void tellApart(byte[] piece, int length) {
    if (traffic == Traffic.EVENTS) {
      return;
    }
    String sent = lastSent + new String(piece, 0, length, StandardCharsets.ISO_8859_1);
    if (sent.toUpperCase(Locale.ROOT).contains(SUBSCRIBE)) {
      traffic = Traffic.EVENTS;
    }
    lastSent = sent.substring(Math.max(0, sent.length() - SUBSCRIBE.length()));
  }

  /** Ends both sides at once, with RST. */
  void reset() {
    end(true);
  }

  private void end(boolean abruptly) {
    over = true;
    proxy.ended(this);
    for (Socket socket : new Socket[] {client, server}) {
      try {
        if (abruptly) {
          socket.setSoLinger(true, 0);
        }
        socket.close();
      } catch (IOException e) {
        // it is closed, then
      }
    }
    proxy.wake();
  }
}
