package dev.perigee.near.internal.coherence;

/**
 * What a channel carries: an event of a key (E for set, D for del, X for expire), a beat of a time
 * (B), or a confirmed subscription (S).
 */
record Message(char type, long argument) {}
