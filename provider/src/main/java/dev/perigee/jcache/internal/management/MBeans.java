package dev.perigee.jcache.internal.management;

import dev.perigee.jcache.internal.config.Redaction;
import java.lang.management.ManagementFactory;
import java.net.URI;
import javax.cache.CacheException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The MBeans of one cache on the platform's MBeanServer: two under the names that JSR-107 gives
 * them, and in a domain of our own the near cache, which is shown with the statistics.
 *
 * <p>Two managers of one URI and two class loaders may hold a cache of the same name: the first to
 * register keeps the name, and only whoever registered a bean takes it away.
 */
public final class MBeans {
  private final Registration statistics;
  private final Registration configuration;
  private final Registration near;

  /**
   * @param manager the URI of the cache's manager
   * @param cache the name of the cache
   * @param beans what is shown
   */
  public MBeans(URI manager, String cache, Shown beans) {
    String names =
        ",CacheManager=" + plain(Redaction.redact(manager.toString())) + ",Cache=" + plain(cache);
    this.statistics =
        new Registration("javax.cache:type=CacheStatistics" + names, beans.statistics());
    this.configuration =
        new Registration("javax.cache:type=CacheConfiguration" + names, beans.configuration());
    this.near = new Registration("dev.perigee:type=NearCache" + names, beans.near());
  }

  /** What there is to show of a cache. */
  public record Shown(
      CacheStatistics statistics, ConfigurationView configuration, NearCacheMXBean near) {}

  /** Shows or hides the statistics. */
  public void showStatistics(boolean shown) {
    statistics.show(shown);
    near.show(shown);
  }

  /** Shows or hides the configuration. */
  public void showConfiguration(boolean shown) {
    configuration.show(shown);
  }

  /** Touches JMX, whose first use takes a while, only when there is something to show. */
  private static final class Registration {
    private final String name;
    private final Object bean;
    private boolean registered;

    Registration(String name, Object bean) {
      this.name = name;
      this.bean = bean;
    }

    synchronized void show(boolean shown) {
      if (shown == registered) {
        return;
      }
      try {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        if (shown) {
          server.registerMBean(bean, new ObjectName(name));
        } else {
          server.unregisterMBean(new ObjectName(name));
        }
        registered = shown;
      } catch (InstanceAlreadyExistsException | InstanceNotFoundException e) {
        registered = false;
      } catch (JMException e) {
        throw new CacheException("Cannot " + (shown ? "" : "un") + "register " + name, e);
      }
    }
  }

  /** What an ObjectName takes: separators become dots, as the TCK expects; wildcards too. */
  private static String plain(String part) {
    return part.replaceAll("[,:=\\n\\r*?\"]", ".");
  }
}
