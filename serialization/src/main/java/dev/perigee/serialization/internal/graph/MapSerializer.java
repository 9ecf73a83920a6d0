package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps that can be built empty and filled.
 *
 * @param <M> the exact class
 */
abstract class MapSerializer<M extends Map<@Nullable Object, @Nullable Object>>
    extends GraphSerializer<M> {

  /** Writes what must be known before the map can be built. */
  void writeHead(Engine engine, Output output, M map) {}

  /** Builds an empty one. */
  abstract M create(Engine engine, GraphInput input, int size);

  /** Puts keys and values in, which alternate. */
  void fill(M map, @Nullable Object[] entries) {
    for (int i = 0; i < entries.length; i += 2) {
      map.put(entries[i], entries[i + 1]);
    }
  }

  /** A copy of keys and values: the map may change under our hands, and the count must fit. */
  private static List<@Nullable Object> entries(Map<?, ?> map) {
    List<@Nullable Object> entries = new ArrayList<>(2 * map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      entries.add(entry.getKey());
      entries.add(entry.getValue());
    }
    return entries;
  }

  @Override
  final void write(Engine engine, Output output, M map) {
    List<@Nullable Object> entries = entries(map);
    output.writeVarInt(entries.size() / 2, true);
    writeHead(engine, output, map);
    Reach reach = engine.references().reach();
    boolean complete = reach.isClosed();
    reach.enterContainer();
    for (int i = 0; i < entries.size(); i++) {
      try {
        if (i % 2 == 0) {
          engine.enterHashed(output, map);
          engine.writeAny(output, entries.get(i));
          complete &= engine.leaveHashed(output, map);
        } else {
          engine.writeAny(output, entries.get(i));
        }
      } catch (RefusedException e) {
        throw e.at(i % 2 == 0 ? "{key}" : "{" + Described.key(entries.get(i - 1)) + "}");
      }
    }
    reach.leaveContainer(!complete);
  }

  @Override
  final M read(Engine engine, GraphInput input, Class<? extends M> type) {
    int size = input.readLength(2);
    M map = create(engine, input, Math.min(size, CollectionSerializer.TRUSTED));
    engine.reference(map);
    Reach reach = engine.references().reach();
    boolean complete = reach.isClosed();
    reach.enterContainer();
    @Nullable Object[] entries = new @Nullable Object[2 * size];
    for (int i = 0; i < entries.length; i += 2) {
      engine.enterHashed(input);
      entries[i] = engine.readAny(input);
      complete &= engine.leaveHashed(input);
      entries[i + 1] = engine.readAny(input);
    }
    reach.leaveContainer(!complete);
    if (complete) {
      fill(map, entries);
    } else {
      engine
          .deferred()
          .fillLater(reach.current(), () -> fill(map, entries), () -> holds(map, entries));
    }
    return map;
  }

  private static boolean holds(Map<?, ?> map, @Nullable Object[] entries) {
    boolean holds = 2 * map.size() == entries.length;
    for (int i = 0; holds && i < entries.length; i += 2) {
      holds = map.containsKey(entries[i]);
    }
    return holds;
  }
}
