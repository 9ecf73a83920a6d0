package dev.perigee.jcache.internal.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ProcessedEntryTest {
  private static final Consumer<MutableEntry<String, String>> GET = MutableEntry::getValue;
  private static final Consumer<MutableEntry<String, String>> EXISTS = MutableEntry::exists;
  private static final Consumer<MutableEntry<String, String>> SET = e -> e.setValue("new");
  private static final Consumer<MutableEntry<String, String>> REMOVE = MutableEntry::remove;

  static Stream<Arguments> effects() {
    return Stream.of(
        of("nothing", true, false, NetEffect.NONE, e -> {}),
        of("exists", true, false, NetEffect.NONE, EXISTS),
        of("get", true, false, NetEffect.ACCESS, GET),
        of("get of a missing one", false, false, NetEffect.NONE, GET),
        of("get that loads", false, true, NetEffect.LOAD, GET),
        of("exists never loads", false, true, NetEffect.NONE, EXISTS),
        of("set", true, false, NetEffect.UPDATE, SET),
        of("set of a missing one", false, false, NetEffect.CREATE, SET),
        of("set, get", false, false, NetEffect.CREATE, SET.andThen(GET)),
        of("get, set", true, false, NetEffect.UPDATE, GET.andThen(SET)),
        of("get that loads, set", false, true, NetEffect.CREATE, GET.andThen(SET)),
        of("remove", true, false, NetEffect.REMOVE, REMOVE),
        of("remove of a missing one", false, false, NetEffect.REMOVE, REMOVE),
        of("create, remove", false, false, NetEffect.NONE, SET.andThen(REMOVE)),
        of("update, remove", true, false, NetEffect.REMOVE, SET.andThen(REMOVE)),
        of("remove, set", true, false, NetEffect.UPDATE, REMOVE.andThen(SET)),
        of("load, remove", false, true, NetEffect.REMOVE, GET.andThen(REMOVE)),
        of("remove, get: no load", true, true, NetEffect.REMOVE, REMOVE.andThen(GET)));
  }

  private static Arguments of(
      String name,
      boolean present,
      boolean loads,
      NetEffect effect,
      Consumer<MutableEntry<String, String>> process) {
    return Arguments.of(name, present, loads, effect, process);
  }

  @ParameterizedTest(name = "{0}, present {1}, loader {2}: {3}")
  @MethodSource("effects")
  void effect(
      String name,
      boolean present,
      boolean loads,
      NetEffect effect,
      Consumer<MutableEntry<String, String>> process) {
    ProcessedEntry<String, String> entry =
        new ProcessedEntry<>("key", present ? "old" : null, loads ? key -> "loaded" : null);
    process.accept(entry);
    assertThat(entry.effect()).isEqualTo(effect);
  }

  @Test
  void value_followsWhatWasDone() {
    ProcessedEntry<String, String> entry = new ProcessedEntry<>("key", "old", null);
    assertThat(entry.getValue()).isEqualTo("old");
    entry.setValue("new");
    assertThat(entry.getValue()).isEqualTo("new");
    entry.remove();
    assertThat(entry.exists()).isFalse();
    assertThat(entry.value()).isNull();
  }

  @Test
  void setValue_null_isRefused() {
    ProcessedEntry<String, String> entry = new ProcessedEntry<>("key", "old", null);
    assertThatThrownBy(() -> entry.setValue(null)).isInstanceOf(NullPointerException.class);
    assertThat(entry.effect()).isEqualTo(NetEffect.NONE);
  }
}
