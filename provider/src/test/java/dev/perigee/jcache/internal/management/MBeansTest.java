package dev.perigee.jcache.internal.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.net.URI;
import javax.cache.configuration.MutableConfiguration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MBeansTest {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "com.acme.User.authorities",
        "##NaturalId",
        "a:b",
        "a/b",
        "{ns}name",
        "two words",
        "a,b",
        "a=b",
        "a*",
        "a?",
        "\"quoted\"",
        "back\\slash",
        "two\nlines",
        "%s",
        "größe"
      })
  void anyName_isShownAndTakenAway(String name) throws Exception {
    int before = count("javax.cache:*");
    MBeans beans =
        new MBeans(
            URI.create("perigee:test"),
            name,
            new MBeans.Shown(
                new CacheStatistics(System::nanoTime, true),
                new ConfigurationView(MutableConfiguration<Object, Object>::new),
                nearCache()));
    beans.showStatistics(true);
    beans.showConfiguration(true);
    beans.showConfiguration(true);
    assertThat(count("javax.cache:*")).isEqualTo(before + 2);
    assertThat(count("dev.perigee:type=NearCache,*")).isEqualTo(1);
    beans.showStatistics(false);
    beans.showConfiguration(false);
    assertThat(count("javax.cache:*")).isEqualTo(before);
    assertThat(count("dev.perigee:*")).isZero();
  }

  @Test
  void passwords_areNotShown() throws Exception {
    MBeans beans =
        new MBeans(
            URI.create("redis://user:secret@localhost"),
            "c",
            new MBeans.Shown(
                new CacheStatistics(System::nanoTime, true),
                new ConfigurationView(MutableConfiguration<Object, Object>::new),
                nearCache()));
    beans.showStatistics(true);
    try {
      assertThat(server.queryNames(new ObjectName("*:*"), null).toString())
          .contains("localhost")
          .doesNotContain("secret");
    } finally {
      beans.showStatistics(false);
    }
  }

  private int count(String pattern) throws Exception {
    return server.queryNames(new ObjectName(pattern), null).size();
  }

  private static NearCacheMXBean nearCache() {
    return (NearCacheMXBean)
        Proxy.newProxyInstance(
            MBeansTest.class.getClassLoader(),
            new Class<?>[] {NearCacheMXBean.class},
            (proxy, method, arguments) -> 0L);
  }
}
