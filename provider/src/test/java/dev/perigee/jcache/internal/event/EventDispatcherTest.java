package dev.perigee.jcache.internal.event;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perigee.near.Wanted;
import java.io.Closeable;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("serial") // factories are lambdas here, and nobody serializes them
final class EventDispatcherTest {
  private final ExecutorService background = Executors.newCachedThreadPool();
  private final EventDispatcher<String, String> dispatcher =
      new EventDispatcher<>(cache(), value -> value, background);
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    background.shutdownNow();
  }

  @Test
  void synchronousListener_hasHeardWhenDeliverReturns() {
    dispatcher.register(listening(created(event -> heard.add(event.getKey())), true, true));
    publish(EventType.CREATED, "a", "1", null);
    assertThat(heard).containsExactly("a");
  }

  @Test
  void asynchronousListener_hearsEverythingInOrder_beforeClose() {
    dispatcher.register(listening(created(event -> heard.add(event.getValue())), true, false));
    for (int i = 0; i < 200; i++) {
      publish(EventType.CREATED, "a", Integer.toString(i), null);
    }
    dispatcher.close();
    assertThat(heard.subList(0, 200))
        .isEqualTo(IntStream.range(0, 200).mapToObj(Integer::toString).toList());
  }

  @Test
  void oldValue_isOnlyForThoseWhoRequireIt() {
    dispatcher.register(listening(updated(event -> heard.add(text(event))), true, true));
    dispatcher.register(listening(updated(event -> heard.add(text(event))), false, true));
    publish(EventType.UPDATED, "a", "2", "1");
    assertThat(heard).containsExactlyInAnyOrder("2 was 1 true", "2 was null false");
  }

  @Test
  void valueOfAnEntryThatIsGone_isOnlyForThoseWhoRequireTheOldValue() {
    dispatcher.register(listening(removed(event -> heard.add(text(event))), true, true));
    dispatcher.register(listening(removed(event -> heard.add(text(event))), false, true));
    publish(EventType.REMOVED, "a", "1", "1");
    assertThat(heard).containsExactlyInAnyOrder("1 was 1 true", "null was null false");
  }

  @Test
  void filter_seesEventsBeforeTheListener() {
    CacheEntryEventFilter<String, String> onlyB = event -> event.getKey().equals("b");
    dispatcher.register(
        new MutableCacheEntryListenerConfiguration<>(
            () -> created(event -> heard.add(event.getKey())), () -> onlyB, false, true));
    publish(EventType.CREATED, "a", "1", null);
    publish(EventType.CREATED, "b", "1", null);
    assertThat(heard).containsExactly("b");
  }

  @Test
  void whatAListenerThrows_reachesTheCaller_afterTheOthersHaveHeard() {
    dispatcher.register(
        listening(
            created(
                event -> {
                  throw new IllegalStateException("as it happens");
                }),
            false,
            true));
    dispatcher.register(listening(created(event -> heard.add(event.getKey())), false, true));
    assertThatThrownBy(() -> publish(EventType.CREATED, "a", "1", null))
        .isInstanceOf(CacheEntryListenerException.class)
        .hasRootCauseMessage("as it happens");
    assertThat(heard).containsExactly("a");
  }

  @Test
  void listenerThatWaitsForAnotherThreadOnItsKey_goesOn() throws Exception {
    EventDispatcher<String, String> impatient =
        new EventDispatcher<>(cache(), value -> value, background, Duration.ofMillis(50));
    impatient.register(
        listening(
            created(
                event -> {
                  if (event.getValue().equals("first")) {
                    join(background.submit(() -> publish(impatient, "a", "second")));
                  }
                  heard.add(event.getValue());
                }),
            false,
            true));
    join(background.submit(() -> publish(impatient, "a", "first")));
    await().atMost(10, SECONDS).until(() -> heard.equals(List.of("first", "second")));
  }

  private static void publish(EventDispatcher<String, String> to, String key, String value) {
    Publication<String, String> publication = to.publication();
    publication.add(EventType.CREATED, key, value, null);
    publication.deliver();
  }

  private static void join(Future<?> work) {
    try {
      work.get(10, SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void listener_mayCauseEventsOfTheSameKey() {
    dispatcher.register(
        listening(
            created(
                event -> {
                  heard.add(event.getValue());
                  if (event.getValue().equals("1")) {
                    publish(EventType.CREATED, "a", "2", null);
                  }
                }),
            false,
            true));
    publish(EventType.CREATED, "a", "1", null);
    assertThat(heard).containsExactly("1", "2");
  }

  @Test
  void twoListenersThatCauseEachOthersEvents_doNotWaitForEachOther() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    dispatcher.register(
        listening(
            created(
                event -> {
                  heard.add(event.getKey().concat(event.getValue()));
                  if (event.getValue().equals("1")) {
                    both.countDown();
                    awaitQuietly(both);
                    publish(EventType.CREATED, event.getKey().equals("a") ? "b" : "a", "2", null);
                  }
                }),
            false,
            true));
    Thread other = new Thread(() -> publish(EventType.CREATED, "b", "1", null));
    other.start();
    publish(EventType.CREATED, "a", "1", null);
    other.join(10_000);
    assertThat(other.isAlive()).isFalse();
    await()
        .atMost(5, SECONDS)
        .untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder("a1", "b1", "a2", "b2"));
  }

  @Test
  void wanted_isWhatListenersNeed() {
    assertThat(dispatcher.wantedByPut()).isEqualTo(Wanted.NOTHING);
    dispatcher.register(listening(created(event -> {}), true, true));
    assertThat(dispatcher.wantedByPut()).isEqualTo(Wanted.EXISTENCE);
    dispatcher.register(listening(updated(event -> {}), true, true));
    assertThat(dispatcher.wantedByPut()).isEqualTo(Wanted.VALUE);
    assertThat(dispatcher.wantedByRemove()).isEqualTo(Wanted.EXISTENCE);
  }

  @Test
  void register_twice_isRefused() {
    CacheEntryListenerConfiguration<String, String> one =
        listening(created(event -> {}), true, true);
    dispatcher.register(one);
    assertThatThrownBy(() -> dispatcher.register(one)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void deregister_endsAndClosesTheListener() {
    CacheEntryListenerConfiguration<String, String> one =
        listening(created(event -> heard.add(event.getKey())), true, true);
    dispatcher.register(one);
    dispatcher.deregister(one);
    publish(EventType.CREATED, "a", "1", null);
    assertThat(heard).containsExactly("closed");
    assertThat(dispatcher.isActive()).isFalse();
  }

  private void publish(EventType type, String key, String value, String oldValue) {
    Publication<String, String> publication = dispatcher.publication();
    publication.add(type, key, value, oldValue);
    publication.deliver();
  }

  private static String text(CacheEntryEvent<? extends String, ? extends String> event) {
    return event.getValue() + " was " + event.getOldValue() + " " + event.isOldValueAvailable();
  }

  private static CacheEntryListenerConfiguration<String, String> listening(
      javax.cache.event.CacheEntryListener<String, String> listener,
      boolean oldValue,
      boolean synchronous) {
    return new MutableCacheEntryListenerConfiguration<>(
        () -> listener, null, oldValue, synchronous);
  }

  private abstract class Closing implements Closeable {
    @Override
    public void close() {
      heard.add("closed");
    }
  }

  private CacheEntryCreatedListener<String, String> created(
      Consumer<CacheEntryEvent<? extends String, ? extends String>> action) {
    final class Created extends Closing implements CacheEntryCreatedListener<String, String> {
      @Override
      public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
        events.forEach(action);
      }
    }
    return new Created();
  }

  private static CacheEntryUpdatedListener<String, String> updated(
      Consumer<CacheEntryEvent<? extends String, ? extends String>> action) {
    return events -> events.forEach(action);
  }

  private static CacheEntryRemovedListener<String, String> removed(
      Consumer<CacheEntryEvent<? extends String, ? extends String>> action) {
    return events -> events.forEach(action);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Cache<String, String> cache() {
    return (Cache<String, String>)
        Proxy.newProxyInstance(
            EventDispatcherTest.class.getClassLoader(),
            new Class<?>[] {Cache.class},
            (proxy, method, arguments) -> "events");
  }
}
