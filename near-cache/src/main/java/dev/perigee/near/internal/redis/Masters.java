package dev.perigee.near.internal.redis;

import dev.perigee.near.internal.coherence.Shard;
import dev.perigee.near.internal.coherence.Shard.EpochCause;
import dev.perigee.near.internal.coherence.Shards;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.redisson.connection.ClusterConnectionManager;
import org.redisson.connection.ConnectionManager;
import org.redisson.connection.MasterSlaveEntry;

/**
 * The masters and which keys are theirs. One server is one master for ever; in a cluster {@link
 * #refresh} follows Redisson's map of the slots, and hides the copies of every master that won or
 * lost one.
 */
final class Masters implements Shards {

  private static final String WHOLE = "all";
  private static final int MAX_SLOT = ClusterConnectionManager.MAX_SLOT;

  private final Master.Surroundings surroundings;
  private volatile View view;

  /** The masters at one time. */
  private record View(
      List<Master> masters,
      List<Shard> shards,
      @Nullable ConnectionManager cluster,
      List<Master> bySlot) {}

  Masters(Master.Surroundings surroundings, String server) {
    this.surroundings = surroundings;
    // Until the first connection there is one shard that nothing is proven of.
    this.view = new View(List.of(), List.of(new Shard(server)), null, List.of());
  }

  @Override
  public Shard of(String redisKey) {
    View current = view;
    ConnectionManager cluster = current.cluster();
    return cluster == null
        ? current.shards().get(0)
        : current.bySlot().get(cluster.calcSlot(redisKey)).shard();
  }

  @Override
  public Collection<Shard> all() {
    return view.shards();
  }

  /** The masters; empty before the first refresh. */
  List<Master> list() {
    return view.masters();
  }

  /** Looks where the slots are. Called by one thread. */
  void refresh(Link link) {
    View before = view;
    boolean cluster = link.connections().getServiceManager().getCfg().isClusterConfig();
    @Nullable View after = cluster ? cluster(link, before) : single(link, before);
    if (after != null) {
      view = after;
      hideMoved(before, after);
    }
  }

  /** Hides all copies and stops listening. */
  void close() {
    view.masters().forEach(master -> master.close(EpochCause.CONNECTION_LOST));
  }

  private @Nullable View single(Link link, View before) {
    MasterSlaveEntry entry = link.masters().iterator().next();
    if (!before.masters().isEmpty() && before.masters().get(0).entry().equals(entry)) {
      return null;
    }
    Master master = new Master(entry, before.shards().get(0), surroundings);
    master.tag(WHOLE);
    return new View(List.of(master), List.of(master.shard()), null, List.of());
  }

  private @Nullable View cluster(Link link, View before) {
    ConnectionManager connections = link.connections();
    Map<MasterSlaveEntry, Master> known = new HashMap<>();
    before.masters().forEach(master -> known.put(master.entry(), master));
    Map<Master, Integer> firstSlots = new LinkedHashMap<>();
    Master[] bySlot = new Master[MAX_SLOT];
    boolean changed = before.bySlot().isEmpty();
    for (int slot = 0; slot < MAX_SLOT; slot++) {
      MasterSlaveEntry entry = connections.getWriteEntry(slot);
      if (entry == null) {
        return null; // in the middle of a change; keys of such a slot cannot be read either
      }
      Master owner = known.computeIfAbsent(entry, this::discovered);
      firstSlots.putIfAbsent(owner, slot);
      bySlot[slot] = owner;
      changed = changed || !before.bySlot().get(slot).equals(owner);
    }
    if (!changed) {
      return null;
    }
    firstSlots.forEach((master, slot) -> master.tag(SlotTags.of(slot, connections)));
    List<Master> masters = List.copyOf(firstSlots.keySet());
    return new View(
        masters, masters.stream().map(Master::shard).toList(), connections, List.of(bySlot));
  }

  private Master discovered(MasterSlaveEntry entry) {
    return new Master(entry, new Shard(String.valueOf(entry.getClient().getAddr())), surroundings);
  }

  private static void hideMoved(View before, View after) {
    if (before.bySlot().isEmpty()) {
      return;
    }
    Set<Master> touched = new LinkedHashSet<>();
    for (int slot = 0; slot < MAX_SLOT; slot++) {
      Master left = before.bySlot().get(slot);
      Master right = after.bySlot().get(slot);
      if (!left.equals(right)) {
        touched.add(left);
        touched.add(right);
      }
    }
    touched.forEach(master -> master.shard().bumpEpoch(EpochCause.TOPOLOGY));
    List<Master> gone = new ArrayList<>(before.masters());
    gone.removeAll(after.masters());
    gone.forEach(master -> master.close(EpochCause.TOPOLOGY));
  }
}
