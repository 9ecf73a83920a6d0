package dev.perigee.benchmark.contestant;

import dev.perigee.benchmark.value.Sample;
import java.net.URI;

/**
 * What a contestant is set up with.
 *
 * @param redis the server
 * @param node the number of this node, of those that share the entries
 * @param nearEntries how many near copies there may be
 * @param sample the values, for those whose codec depends on them
 */
public record Setting(URI redis, int node, int nearEntries, Sample sample) {}
