package dev.perigee.hammer.history;

import dev.perigee.hammer.Subject;

/**
 * One operation on one key. Times are of {@code System.nanoTime}, which on one machine is the same
 * clock in every JVM (the driver measures that before it relies on it).
 *
 * @param node which node did it
 * @param kind what was asked
 * @param subject of which cache
 * @param key which key
 * @param observed the value that it returned, {@link dev.perigee.hammer.Values#ABSENT} or NOTHING
 * @param written the value that it wrote, ABSENT where it removed, NOTHING where it only read
 * @param outcome how it ended
 * @param start before it was called
 * @param end after it had returned
 */
public record Operation(
    int node,
    Kind kind,
    Subject subject,
    int key,
    long observed,
    long written,
    Outcome outcome,
    long start,
    long end) {}
