package dev.perigee.serialization.internal.graph;

import dev.perigee.serialization.internal.policy.ClassPolicy;

/**
 * How object graphs are written and read.
 *
 * @param loader where classes come from
 * @param policy which of them may be used
 * @param tolerant whether fields are matched by name when a class has changed
 * @param references whether shared and cyclic references are kept
 * @param maxDepth how deeply objects may nest
 * @param maxBytes the largest result
 */
public record GraphSettings(
    ClassLoader loader,
    ClassPolicy policy,
    boolean tolerant,
    boolean references,
    int maxDepth,
    int maxBytes) {}
