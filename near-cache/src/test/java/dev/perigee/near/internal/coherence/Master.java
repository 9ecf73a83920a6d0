package dev.perigee.near.internal.coherence;

import java.util.ArrayList;
import java.util.List;

/** A master and its channel. */
final class Master {
  final Shard shard;
  final List<Message> channel = new ArrayList<>();
  boolean connected;

  /** Events were lost, and the near tier has not been told. */
  boolean unacknowledgedGap;

  Master(int number, boolean subscribed) {
    shard = new Shard("master " + number);
    connected = subscribed;
    unacknowledgedGap = !subscribed;
    if (subscribed) {
      shard.prove(0);
    }
  }

  void send(Message message) {
    if (connected) {
      channel.add(message);
    }
  }
}
