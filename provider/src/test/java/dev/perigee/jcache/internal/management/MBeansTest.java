package dev.perigee.jcache.internal.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URI;
import javax.cache.configuration.MutableConfiguration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
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
    int before = server.queryNames(new ObjectName("javax.cache:*"), null).size();
    MBeans beans =
        new MBeans(
            URI.create("perigee:test"),
            name,
            new CacheStatistics(System::nanoTime, true),
            new ConfigurationView(MutableConfiguration<Object, Object>::new));
    beans.showStatistics(true);
    beans.showConfiguration(true);
    beans.showConfiguration(true);
    assertThat(server.queryNames(new ObjectName("javax.cache:*"), null)).hasSize(before + 2);
    beans.showStatistics(false);
    beans.showConfiguration(false);
    assertThat(server.queryNames(new ObjectName("javax.cache:*"), null)).hasSize(before);
  }
}
