package dev.perigee.hammer.drive;

import dev.perigee.testing.Fault;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import dev.perigee.testing.Traffic;
import java.time.Duration;
import java.util.Locale;

/** What can go wrong, and how it is done and undone. */
public enum FaultKind {
  /** Events of one node: accepted, and delivered when it is over. */
  EVENTS_BLACKHOLE {
    @Override
    void run(Setting setting, Duration time) {
      proxied(setting, time, Traffic.EVENTS, Fault.blackhole());
    }
  },
  /** Half open: the node's PINGs on its subscription arrive, nothing comes back. */
  EVENTS_DEAF_CLIENT {
    @Override
    void run(Setting setting, Duration time) {
      proxied(setting, time, Traffic.EVENTS, Fault.deafClient());
    }
  },
  /** Half open the other way: events come, PINGs are not heard. */
  EVENTS_DEAF_SERVER {
    @Override
    void run(Setting setting, Duration time) {
      proxied(setting, time, Traffic.EVENTS, Fault.deafServer());
    }
  },
  /** Events of one node come late. */
  EVENTS_DELAYED {
    @Override
    void run(Setting setting, Duration time) {
      Fault late = Fault.delay(Duration.ofMillis(100), Duration.ofMillis(900));
      proxied(setting, time, Traffic.EVENTS, late);
    }
  },
  /** Subscriptions of one node are reset, several times. */
  EVENTS_RESET {
    @Override
    void run(Setting setting, Duration time) {
      int node = setting.anyNode();
      for (int i = 0; i < 4; i++) {
        setting.proxies().get(node).reset(Traffic.EVENTS);
        setting.clock().pass(time.dividedBy(4));
      }
    }
  },
  /** One node cannot subscribe at all. */
  EVENTS_REFUSED {
    @Override
    void run(Setting setting, Duration time) {
      proxied(setting, time, Traffic.EVENTS, Fault.refuse());
    }
  },
  /** The server closes all subscriptions. */
  SUBSCRIBERS_KILLED {
    @Override
    void run(Setting setting, Duration time) {
      setting.command("CLIENT", "KILL", "TYPE", "pubsub");
      setting.clock().pass(time.dividedBy(2));
    }
  },
  /** Commands of one node get no answer, and are executed late. */
  DATA_BLACKHOLE {
    @Override
    void run(Setting setting, Duration time) {
      proxied(setting, time.dividedBy(2), Traffic.DATA, Fault.blackhole());
    }
  },
  /** Commands of one node are executed, and their answers are lost. */
  DATA_DEAF_CLIENT {
    @Override
    void run(Setting setting, Duration time) {
      proxied(setting, time.dividedBy(2), Traffic.DATA, Fault.deafClient());
    }
  },
  /** Commands and answers of one node are slow: events overtake them. */
  DATA_DELAYED {
    @Override
    void run(Setting setting, Duration time) {
      Fault slow = Fault.delay(Duration.ofMillis(1), Duration.ofMillis(40));
      proxied(setting, time, Traffic.DATA, slow);
    }
  },
  /** Connections for commands of one node are reset, several times. */
  DATA_RESET {
    @Override
    void run(Setting setting, Duration time) {
      int node = setting.anyNode();
      for (int i = 0; i < 4; i++) {
        setting.proxies().get(node).reset(Traffic.DATA);
        setting.clock().pass(time.dividedBy(4));
      }
    }
  },
  /** One node reaches nothing at all. */
  PARTITION {
    @Override
    void run(Setting setting, Duration time) {
      int node = setting.anyNode();
      setting.spoil(node, Traffic.EVENTS, Fault.refuse());
      proxied(setting, node, time, Traffic.DATA, Fault.refuse());
    }
  },
  /** One node stands still, as in a long pause for garbage collection. */
  NODE_STOPPED {
    @Override
    void run(Setting setting, Duration time) {
      NodeProcess node = setting.nodes().get(setting.anyNode());
      node.pause();
      try {
        setting.clock().pass(time);
      } finally {
        node.resume();
      }
    }
  },
  /** The server stands still. */
  SERVER_STOPPED {
    @Override
    void run(Setting setting, Duration time) {
      setting.server().pause();
      try {
        setting.clock().pass(time.dividedBy(2));
      } finally {
        setting.server().resume();
      }
    }
  },
  /** The server announces nothing. */
  NOTIFICATIONS_OFF {
    @Override
    void run(Setting setting, Duration time) {
      notifications(setting, time, "");
    }
  },
  /** The server announces SET, but neither DEL nor anything else. */
  NOTIFICATIONS_OF_SET_ONLY {
    @Override
    void run(Setting setting, Duration time) {
      notifications(setting, time, "K$");
    }
  },
  /** Everything is gone, without an event. */
  FLUSHDB {
    @Override
    void run(Setting setting, Duration time) {
      setting.command("FLUSHDB");
      setting.clock().pass(time);
    }
  },
  /** The data set is exchanged for another one, and back. */
  SWAPDB {
    @Override
    void run(Setting setting, Duration time) {
      setting.command("SWAPDB", "0", "1");
      setting.clock().pass(time);
      setting.command("SWAPDB", "0", "1");
    }
  },
  /** The server becomes a replica of one that had taken over: what was written since is undone. */
  DEMOTION {
    @Override
    void run(Setting setting, Duration time) {
      try (RedisServer other = RedisServer.start("--repl-diskless-sync-delay", "0")) {
        replicate(setting, other, setting.server());
        try (RawRedis promoted = other.raw()) {
          promoted.call("REPLICAOF", "NO", "ONE");
        }
        setting.clock().pass(time.dividedBy(2)); // what is written now will be lost
        long since = setting.clock().now();
        replicate(setting, setting.server(), other);
        setting.recorder().exchanged(since, setting.keys());
        setting.clock().pass(time.dividedBy(2));
        setting.command("REPLICAOF", "NO", "ONE");
      }
    }
  },
  /** The server is killed, and comes back empty. */
  RESTART {
    @Override
    void run(Setting setting, Duration time) {
      long since = setting.clock().now();
      for (Traffic traffic : Traffic.values()) {
        setting.proxies().forEach(proxy -> proxy.spoil(traffic, Fault.refuse()));
      }
      setting.recorder().detach();
      setting.server().restart();
      setting.command("CONFIG", "SET", "notify-keyspace-events", ALL_NOTIFICATIONS);
      setting.recorder().attachEmpty(since);
      setting.heal();
      setting.clock().pass(time);
    }
  };

  /** What near caches need. */
  static final String ALL_NOTIFICATIONS = "K$gxe";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Does it, for about that time, and undoes it. */
  abstract void run(Setting setting, Duration time);

  /** How it is called in the table. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void proxied(Setting setting, Duration time, Traffic traffic, Fault fault) {
    proxied(setting, setting.anyNode(), time, traffic, fault);
  }

  private static void proxied(
      Setting setting, int node, Duration time, Traffic traffic, Fault fault) {
    setting.spoil(node, traffic, fault);
    setting.clock().pass(time);
    setting.heal();
  }

  private static void notifications(Setting setting, Duration time, String flags) {
    setting.command("CONFIG", "SET", "notify-keyspace-events", flags);
    setting.clock().pass(time);
    setting.command("CONFIG", "SET", "notify-keyspace-events", ALL_NOTIFICATIONS);
  }

  private static void replicate(Setting setting, RedisServer replica, RedisServer master) {
    try (RawRedis connection = replica.raw()) {
      connection.call("REPLICAOF", "127.0.0.1", String.valueOf(master.port()));
      setting
          .clock()
          .until(
              replica + " is in step with " + master,
              PATIENCE,
              () -> "up".equals(connection.info("replication").get("master_link_status")));
    }
  }
}
