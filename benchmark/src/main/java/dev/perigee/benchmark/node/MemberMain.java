package dev.perigee.benchmark.node;

import dev.perigee.benchmark.contestant.HazelcastSubjects;
import java.io.PrintStream;

/** The JVM of Hazelcast's member; it ends when its input does. */
public final class MemberMain {
  private MemberMain() {}

  /**
   * Starts it and says so.
   *
   * @param arguments the port
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);
    HazelcastSubjects.member(Integer.parseInt(arguments[0]));
    out.println("ready");
    while (System.in.read() >= 0) {
      // nothing is said to it
    }
    System.exit(0);
  }
}
