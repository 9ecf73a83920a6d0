package dev.perigee.benchmark.contestant;

import dev.perigee.near.NearSettings.Mode;

/** Who can be measured. */
public enum Contestant {
  PERIGEE("Perigee") {
    @Override
    public Subject open(Setting setting) {
      return Providers.perigee(setting, true, Mode.LEASE);
    }
  },
  PERIGEE_VALIDATED("Perigee, validated") {
    @Override
    public Subject open(Setting setting) {
      return Providers.perigee(setting, true, Mode.VALIDATED);
    }
  },
  PERIGEE_FAR("Perigee, near off") {
    @Override
    public Subject open(Setting setting) {
      return Providers.perigee(setting, false, Mode.LEASE);
    }
  },
  CEILING("ceiling") {
    @Override
    public Subject open(Setting setting) {
      return new CeilingSubject(setting);
    }
  },
  LETTUCE("Lettuce") {
    @Override
    public Subject open(Setting setting) {
      return new LettuceSubject(setting);
    }
  },
  LETTUCE_PIPELINED("Lettuce, pipelined") {
    @Override
    public Subject open(Setting setting) {
      return new LettucePipelinedSubject(setting);
    }
  },
  REDISSON("Redisson") {
    @Override
    public Subject open(Setting setting) {
      return new RedissonSubject(setting);
    }
  },
  REDISSON_JCACHE("Redisson's JCache") {
    @Override
    public Subject open(Setting setting) {
      return Providers.redisson(setting);
    }
  },
  LOCAL_CACHED_MAP("RLocalCachedMap") {
    @Override
    public Subject open(Setting setting) {
      return new LocalCachedMapSubject(setting);
    }
  },
  SPRING("Spring's RedisCache") {
    @Override
    public Subject open(Setting setting) {
      return new SpringSubject(setting);
    }
  },
  JETCACHE("JetCache, two levels") {
    @Override
    public Subject open(Setting setting) {
      return new JetCacheSubject(setting);
    }
  },
  HAZELCAST("Hazelcast's JCache, near") {
    @Override
    public Subject open(Setting setting) {
      return HazelcastSubjects.client(setting);
    }
  },
  CAFFEINE("Caffeine") {
    @Override
    public Subject open(Setting setting) {
      return new CaffeineSubject(setting);
    }
  },
  CAFFEINE_JCACHE("Caffeine's JCache") {
    @Override
    public Subject open(Setting setting) {
      return Providers.caffeine();
    }
  };

  private final String title;

  Contestant(String title) {
    this.title = title;
  }

  /** Its name in tables. */
  public String title() {
    return title;
  }

  /** Sets it up. */
  public abstract Subject open(Setting setting) throws Exception;
}
