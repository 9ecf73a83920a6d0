package dev.perigee.jcache.internal.management;

import java.lang.management.ManagementFactory;
import java.net.URI;
import javax.cache.CacheException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The MBeans of one cache on the platform's MBeanServer, under the names that JSR-107 gives them.
 *
 * <p>Two managers of one URI and two class loaders may hold a cache of the same name: the first to
 * register keeps the name, and only whoever registered a bean takes it away.
 */
public final class MBeans {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Registration statistics;
  private final Registration configuration;

  /**
   * @param manager the URI of the cache's manager
   * @param cache the name of the cache
   */
  public MBeans(
      URI manager, String cache, CacheStatistics statistics, ConfigurationView configuration) {
    this.statistics = new Registration("CacheStatistics", manager, cache, statistics);
    this.configuration = new Registration("CacheConfiguration", manager, cache, configuration);
  }

  /** Shows or hides the statistics. */
  public void showStatistics(boolean shown) {
    statistics.show(shown);
  }

  /** Shows or hides the configuration. */
  public void showConfiguration(boolean shown) {
    configuration.show(shown);
  }

  private final class Registration {
    private final ObjectName name;
    private final Object bean;
    private boolean registered;

    Registration(String type, URI manager, String cache, Object bean) {
      this.name = name(type, manager, cache);
      this.bean = bean;
    }

    synchronized void show(boolean shown) {
      if (shown == registered) {
        return;
      }
      try {
        if (shown) {
          server.registerMBean(bean, name);
        } else {
          server.unregisterMBean(name);
        }
        registered = shown;
      } catch (InstanceAlreadyExistsException | InstanceNotFoundException e) {
        registered = false;
      } catch (JMException e) {
        throw new CacheException("Cannot " + (shown ? "" : "un") + "register " + name, e);
      }
    }
  }

  private static ObjectName name(String type, URI manager, String cache) {
    String text =
        "javax.cache:type="
            + type
            + ",CacheManager="
            + plain(manager.toString())
            + ",Cache="
            + plain(cache);
    try {
      return new ObjectName(text);
    } catch (MalformedObjectNameException e) {
      throw new CacheException("Cannot name the MBean of cache " + cache + ": " + text, e);
    }
  }

  /** What an ObjectName takes: separators become dots, as the TCK expects; wildcards too. */
  private static String plain(String part) {
    return part.replaceAll("[,:=\\n\\r*?\"]", ".");
  }
}
