package dev.perigee.testing;

/** Threads that keep no JVM from ending. */
final class Daemons {
  private Daemons() {}

  static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
