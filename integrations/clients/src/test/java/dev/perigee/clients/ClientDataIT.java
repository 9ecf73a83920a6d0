package dev.perigee.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheWriter;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.Test;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.support.NullValue;

/**
 * What real clients (Hibernate, Spring, Camel, Bucket4j) do to a cache: keys, values, processors.
 */
@SuppressWarnings({"serial", "try", "unchecked", "JdkObsolete"}) // as clients write them
final class ClientDataIT extends ClientCase {
  // ---- 1: invoke

  @Test
  void invoke_takesLambdasArgumentsAndResultsThatAreNotSerializable() {
    Cache<String, String> cache = cache("processors");
    Object plain = new Object();
    AtomicInteger runs = new AtomicInteger();
    Thread caller = Thread.currentThread();
    Object result =
        cache.invoke(
            "k",
            (entry, arguments) -> {
              runs.incrementAndGet();
              assertThat(Thread.currentThread()).isSameAs(caller);
              entry.setValue("v");
              return arguments[0];
            },
            plain);
    assertThat(result).isSameAs(plain);
    assertThat(runs).hasValue(1);
  }

  @Test
  void invoke_mayUseAnotherCache_andTheSameOne() {
    CacheManager manager = nodes.node();
    Cache<String, String> one = manager.createCache("one", new MutableConfiguration<>());
    Cache<String, String> two = manager.createCache("two", new MutableConfiguration<>());
    one.invoke(
        "k",
        (entry, arguments) -> {
          two.put("k", "two");
          one.put("other", "three");
          entry.setValue("one");
          return null;
        });
    assertThat(one.get("k")).isEqualTo("one");
    assertThat(one.get("other")).isEqualTo("three");
    assertThat(two.get("k")).isEqualTo("two");
  }

  @Test
  void invoke_thatThrows_changesNothing() {
    Cache<String, String> cache = cache("throwing");
    cache.put("k", "before");
    assertThatThrownBy(
            () ->
                cache.invoke(
                    "k",
                    (entry, arguments) -> {
                      entry.setValue("after");
                      throw new IllegalStateException("as it happens");
                    }))
        .isInstanceOf(EntryProcessorException.class);
    assertThat(cache.get("k")).isEqualTo("before");
  }

  // ---- 2: values

  @Test
  void values_ofThreeMegabytesAndNone() {
    Cache<String, byte[]> cache = cache("bytes");
    byte[] large = new byte[3_000_000];
    Arrays.fill(large, (byte) 7);
    cache.put("large", large);
    cache.put("empty", new byte[0]);
    assertThat(cache.get("large")).isEqualTo(large);
    assertThat(cache.get("empty")).isEmpty();
  }

  record Person(String name, List<String> tags) implements Serializable {}

  enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "green";
      }
    }
  }

  @Test
  void values_recordsEnumsAndExceptions() {
    Cache<String, Object> cache = cache("objects");
    Person ann = new Person("ann", List.of("a", "b"));
    cache.put("record", ann);
    cache.put("enum", Color.GREEN);
    cache.put("exception", new IllegalStateException("cached"));
    assertThat(cache.get("record")).isEqualTo(ann);
    assertThat(cache.get("enum")).isSameAs(Color.GREEN);
    assertThat(cache.get("exception"))
        .isInstanceOf(IllegalStateException.class)
        .hasFieldOrPropertyWithValue("message", "cached");
  }

  @Test
  void values_ofSpring() {
    Cache<Object, Object> cache = cache("null values");
    cache.put(SimpleKey.EMPTY, NullValue.INSTANCE);
    assertThat(cache.get(new SimpleKey())).isSameAs(NullValue.INSTANCE);
  }

  // ---- 3: keys

  @Test
  void keys_thatAreEqual_findTheSameEntry() {
    Cache<Object, String> cache = cache("keys");
    cache.put(new LinkedHashSet<>(List.of("a", "b", "c")), "set");
    assertThat(cache.get(Set.of("c", "b", "a"))).isEqualTo("set");
    cache.put(new ArrayList<>(List.of(1, 2)), "list");
    assertThat(cache.get(new LinkedList<>(List.of(1, 2)))).isEqualTo("list");
    String text = "shared";
    cache.put(Arrays.asList(text, text), "twice");
    assertThat(cache.get(Arrays.asList(text, new String(text)))).isEqualTo("twice");
  }

  @Test
  void keys_thatDiffer_findOtherEntries() {
    Cache<Object, String> cache = cache("keys");
    cache.put(1, "int");
    cache.put(1L, "long");
    cache.put("1", "text");
    assertThat(cache.get(1)).isEqualTo("int");
    assertThat(cache.get(1L)).isEqualTo("long");
    assertThat(cache.get("1")).isEqualTo("text");
  }

  @Test
  void keys_ofSpring() {
    Cache<Object, String> cache = cache("keys");
    String text = "shared";
    cache.put(new SimpleKey(text, text), "twice");
    assertThat(cache.get(new SimpleKey(text, new String(text)))).isEqualTo("twice");
    assertThat(cache.get(new SimpleKey(text))).isNull();
  }

  // ---- 4: values without equals

  public static final class Opaque implements Serializable {
    private static final long serialVersionUID = 1L;
    final String content;

    public Opaque(String content) {
      this.content = content;
    }
  }

  @Test
  void comparisons_matchByBytesWhereThereIsNoEquals() {
    Cache<String, Opaque> cache = cache("opaque");
    cache.put("k", new Opaque("1"));
    assertThat(cache.replace("k", new Opaque("2"), new Opaque("3"))).isFalse();
    assertThat(cache.replace("k", new Opaque("1"), new Opaque("2"))).isTrue();
    assertThat(cache.remove("k", new Opaque("1"))).isFalse();
    assertThat(cache.remove("k", new Opaque("2"))).isTrue();
  }

  // ---- 13: putAll

  @Test
  void putAll_takesMapsThatThrowOnNullQueries() {
    Cache<String, String> cache = cache("maps");
    cache.putAll(Map.of("a", "1"));
    cache.putAll(new ConcurrentHashMap<>(Map.of("b", "2")));
    cache.putAll(new TreeMap<>(Map.of("c", "3")));
    assertThat(cache.getAll(Set.of("a", "b", "c"))).isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
    Map<String, String> withNull = new HashMap<>();
    withNull.put("d", null);
    assertThatThrownBy(() -> cache.putAll(withNull)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void emptyCollections_callNoWriter() {
    AtomicInteger calls = new AtomicInteger();
    Cache<String, String> cache =
        nodes
            .node()
            .createCache(
                "writing",
                new MutableConfiguration<String, String>()
                    .setWriteThrough(true)
                    .setCacheWriterFactory(() -> new Counting(calls)));
    cache.putAll(Map.of());
    cache.removeAll(Set.of());
    assertThat(cache.getAll(Set.of())).isEmpty();
    assertThat(calls).hasValue(0);
  }

  @Test
  void putAll_withAValueThatIsRefused_writesNothing() {
    Cache<String, Object> cache = cache("refusing");
    Map<String, Object> entries = new java.util.LinkedHashMap<>();
    entries.put("fine", "1");
    entries.put("bad", new Thread());
    assertThatThrownBy(() -> cache.putAll(entries))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("java.lang.Thread")
        .hasMessageContaining("refusing");
    assertThat(cache.containsKey("fine")).isFalse();
  }

  private record Counting(AtomicInteger calls) implements CacheWriter<String, String> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      calls.incrementAndGet();
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      calls.incrementAndGet();
    }

    @Override
    public void delete(Object key) {
      calls.incrementAndGet();
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      calls.incrementAndGet();
    }
  }
}
