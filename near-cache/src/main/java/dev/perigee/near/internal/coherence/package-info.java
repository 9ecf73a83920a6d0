/**
 * The coherence protocol between the near tier and the remote tier: stamps, fills, events, epochs,
 * leases. No threads, clocks or sockets of its own: transport and clock are handed in.
 */
@NullMarked
package dev.perigee.near.internal.coherence;

import org.jspecify.annotations.NullMarked;
