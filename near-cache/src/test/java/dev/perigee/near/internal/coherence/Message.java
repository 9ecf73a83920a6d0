package dev.perigee.near.internal.coherence;

/** What a channel carries: an event of a key, a beat of a time, or a confirmed subscription. */
record Message(char type, long argument) {}
