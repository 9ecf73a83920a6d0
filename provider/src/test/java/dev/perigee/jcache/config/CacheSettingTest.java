package dev.perigee.jcache.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class CacheSettingTest {

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SERIALIZATION_ALLOW")
  void defaultIsAcceptedAndSurvivesText(CacheSetting setting) {
    Object value = Objects.requireNonNull(setting.defaultValue());
    assertThat(setting.check(value)).isEqualTo(value);
    assertThat(setting.parse(setting.write(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @EnumSource
  void foundByItsKey(CacheSetting setting) {
    assertThat(CacheSetting.ofKey(setting.key())).contains(setting);
  }

  @ParameterizedTest
  @EnumSource
  void valueOfAnotherTypeIsRefusedWithKeyAndWhatIsAllowed(CacheSetting setting) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                setting.check(
                    new Object() {
                      @Override
                      public String toString() {
                        return "something else";
                      }
                    }))
        .withMessageStartingWith(setting.key() + ": something else is not accepted")
        .withMessageEndingWith("it must be " + setting.allowed());
  }

  @Test
  void keysAreUnique() {
    assertThat(Arrays.stream(CacheSetting.values()).map(CacheSetting::key)).doesNotHaveDuplicates();
    assertThat(CacheSetting.ofKey("near")).isEmpty();
  }
}
