package dev.perigee.near.internal.coherence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All interleavings of a scenario, depth first. The objects under test cannot be copied, so each
 * branch runs the steps that lead to it again on new ones; states that behave alike are entered
 * once.
 */
final class Exploration {
  private final Scenario scenario;
  private final Mutant mutant;
  private final Set<String> visited = new HashSet<>();
  private final List<Integer> path = new ArrayList<>();
  private @Nullable String violation;
  private List<String> trace = List.of();

  Exploration(Scenario scenario, Mutant mutant) {
    this.scenario = scenario;
    this.mutant = mutant;
  }

  /** Explores until a state breaks an invariant, or none is left. */
  Exploration run() {
    explore(new World(scenario, mutant));
    return this;
  }

  /** What was broken, or {@code null}. */
  @Nullable String violation() {
    return violation;
  }

  /** The steps that led to it. */
  List<String> trace() {
    return trace;
  }

  int states() {
    return visited.size();
  }

  private void explore(World here) {
    List<Integer> enabled = here.enabled();
    for (int i = 0; i < enabled.size() && violation == null; i++) {
      boolean last = i == enabled.size() - 1;
      World next = last ? here : again();
      next.step(enabled.get(i));
      path.add(enabled.get(i));
      if (next.violation() != null) {
        violation = next.violation();
        explain();
      } else if (visited.add(next.key())) {
        explore(next);
      }
      path.remove(path.size() - 1);
    }
  }

  private World again() {
    World world = new World(scenario, mutant);
    path.forEach(world::step);
    return world;
  }

  private void explain() {
    World world = new World(scenario, mutant);
    List<String> steps = new ArrayList<>(List.of(world.toString()));
    path.forEach(step -> steps.add(world.step(step)));
    trace = steps;
  }
}
