package dev.perigee.benchmark.measure;

import dev.perigee.testing.CommandCounts;
import java.util.Map;

/**
 * What a server has done so far, by its INFO.
 *
 * @param commands executed, those inside scripts too, but not INFO and PING
 * @param bytes received and sent
 * @param cpuSeconds of its process
 */
public record ServerLoad(long commands, long bytes, double cpuSeconds) {

  /**
   * Reads it.
   *
   * @param stats the fields of the section stats
   * @param cpu the fields of the section cpu
   * @param counts the commands
   */
  public static ServerLoad of(
      Map<String, String> stats, Map<String, String> cpu, CommandCounts counts) {
    return new ServerLoad(
        counts.calls().values().stream().mapToLong(Long::longValue).sum(),
        number(stats, "total_net_input_bytes") + number(stats, "total_net_output_bytes"),
        decimal(cpu, "used_cpu_user") + decimal(cpu, "used_cpu_sys"));
  }

  /** What it has done since. */
  public ServerLoad since(ServerLoad before) {
    return new ServerLoad(
        commands - before.commands, bytes - before.bytes, cpuSeconds - before.cpuSeconds);
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(field(fields, name));
  }

  private static double decimal(Map<String, String> fields, String name) {
    return Double.parseDouble(field(fields, name));
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("INFO says nothing of " + name);
    }
    return value;
  }
}
