package dev.perigee.jcache.internal.manager;

import dev.perigee.near.client.StoreClients;
import java.security.CodeSource;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The thin artifacts and the standalone one hold the same classes, bound to Redisson's own packages
 * or to relocated ones. With both on a class path it depends on their order which is found, and
 * some may come from one and some from the other. Those do not fit together.
 */
public final class OneArtifact {
  /** The provider's own idea of the client: making the standalone artifact rewrites this text. */
  private static final String CLIENT = "org.redisson.api.RedissonClient";

  private OneArtifact() {}

  /**
   * Refuses to work with classes of two artifacts.
   *
   * @throws CacheException that names both
   */
  public static void check() {
    if (!StoreClients.clientType().getName().equals(CLIENT)) {
      throw new CacheException(
          "Perigee is on the class path twice, thin and standalone: "
              + OneArtifact.class.getName()
              + " comes from "
              + source(OneArtifact.class)
              + " and "
              + StoreClients.class.getName()
              + " from "
              + source(StoreClients.class)
              + ". Keep perigee-standalone, or perigee-provider and what it depends on");
    }
  }

  private static String source(Class<?> type) {
    @Nullable CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? "an unknown place" : String.valueOf(source.getLocation());
  }
}
