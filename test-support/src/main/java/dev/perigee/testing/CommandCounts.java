package dev.perigee.testing;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How often a server has executed its commands, by lower-case name ({@code config|set} for a
 * subcommand where the server tells them apart). Immutable. The INFO that asks and the PINGs by
 * which clients keep connections alive are left out.
 *
 * @param calls the counts; a command that was never executed is absent
 */
public record CommandCounts(Map<String, Long> calls) {

  private static final String PREFIX = "cmdstat_";
  private static final Set<String> LEFT_OUT = Set.of("info", "ping");

  public CommandCounts {
    calls = Map.copyOf(calls);
  }

  /** How often one command was executed. */
  public long of(String command) {
    return calls.getOrDefault(command, 0L);
  }

  /** What was executed since an earlier reading. */
  public CommandCounts since(CommandCounts before) {
    Map<String, Long> delta = new TreeMap<>();
    calls.forEach(
        (command, count) -> {
          if (count > before.of(command)) {
            delta.put(command, count - before.of(command));
          }
        });
    return new CommandCounts(delta);
  }

  static CommandCounts parse(Map<String, String> commandstats) {
    Map<String, Long> calls = new TreeMap<>();
    commandstats.forEach(
        (field, value) -> {
          // cmdstat_get:calls=3,usec=10,…
          if (field.startsWith(PREFIX)) {
            String count = value.substring("calls=".length(), value.indexOf(','));
            calls.put(field.substring(PREFIX.length()), Long.valueOf(count));
          }
        });
    calls.keySet().removeAll(LEFT_OUT);
    return new CommandCounts(calls);
  }

  @Override
  public String toString() {
    return new TreeMap<>(calls).toString();
  }
}
