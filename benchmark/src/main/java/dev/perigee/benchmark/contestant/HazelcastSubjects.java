package dev.perigee.benchmark.contestant;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.cache.HazelcastClientCachingProvider;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.NearCacheConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.net.URI;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.Caching;

/** Hazelcast's JCache: a client with a near cache, and a member of its own in another JVM. */
public final class HazelcastSubjects {
  private static final String CLIENT = "benchmark";

  private HazelcastSubjects() {}

  /** Starts the member that holds the entries. */
  public static HazelcastInstance member(int port) {
    Config config = new Config().setClusterName(CLIENT);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "none");
    config.getJetConfig().setEnabled(false);
    config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    return Hazelcast.newHazelcastInstance(config);
  }

  static Subject client(Setting setting) {
    ClientConfig config = new ClientConfig().setClusterName(CLIENT).setInstanceName(CLIENT);
    config.setProperty("hazelcast.logging.type", "none");
    config.getNetworkConfig().addAddress("127.0.0.1:" + setting.redis().getPort());
    config.addNearCacheConfig(
        new NearCacheConfig("*")
            .setInMemoryFormat(InMemoryFormat.OBJECT)
            .setInvalidateOnChange(true)
            .setEvictionConfig(
                new EvictionConfig()
                    .setEvictionPolicy(EvictionPolicy.LRU)
                    .setMaxSizePolicy(MaxSizePolicy.ENTRY_COUNT)
                    .setSize(setting.nearEntries())));
    HazelcastClient.newHazelcastClient(config);
    Properties properties = new Properties();
    properties.setProperty("hazelcast.instance.name", CLIENT);
    CacheManager manager =
        Caching.getCachingProvider(HazelcastClientCachingProvider.class.getName())
            .getCacheManager(URI.create("benchmark:hazelcast"), null, properties);
    return new JCacheSubject(manager.createCache("users", Providers.plain()));
  }
}
