package dev.perigee.serialization.matrix;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.hibernate.LockMode;
import org.hibernate.cache.internal.BasicCacheKeyImplementation;
import org.hibernate.cache.internal.CacheKeyImplementation;
import org.hibernate.cache.internal.NaturalIdCacheKey;
import org.hibernate.cache.spi.QueryKey;
import org.hibernate.cache.spi.entry.CollectionCacheEntry;
import org.hibernate.cache.spi.entry.StandardCacheEntryImpl;
import org.hibernate.cache.spi.support.AbstractReadWriteAccess;
import org.hibernate.collection.spi.AbstractPersistentCollection;
import org.hibernate.collection.spi.PersistentBag;
import org.hibernate.collection.spi.PersistentList;
import org.hibernate.collection.spi.PersistentMap;
import org.hibernate.collection.spi.PersistentSet;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.support.NullValue;
import org.springframework.util.LinkedCaseInsensitiveMap;
import org.springframework.util.LinkedMultiValueMap;

/** What Hibernate 7 and Spring 7 put into caches. */
final class FrameworkValues {
  private static final UUID NODE = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");

  private FrameworkValues() {}

  static void addTo(Matrix matrix) throws Exception {
    spring(matrix);
    hibernateKeys(matrix);
    hibernateEntries(matrix);
    hibernateCollections(matrix);
  }

  private static void spring(Matrix matrix) throws Exception {
    LinkedMultiValueMap<String, String> multi = new LinkedMultiValueMap<>();
    multi.add("a", "b");
    LinkedCaseInsensitiveMap<Integer> caseless = new LinkedCaseInsensitiveMap<>();
    caseless.put("Key", 1);
    matrix
        .add("SimpleKey", new SimpleKey("a", 1L, List.of("x")))
        .add("SimpleKey empty", SimpleKey.EMPTY)
        .add("SimpleKey array", new SimpleKey("a", new int[] {1, 2}))
        .add("NullValue", NullValue.INSTANCE, value -> value == NullValue.INSTANCE)
        .add("NullValue in list", new ArrayList<>(List.of(NullValue.INSTANCE)), l -> l.get(0))
        .add("LinkedMultiValueMap", multi)
        .add("LinkedCaseInsensitiveMap", caseless, map -> map.get("KEY"));
  }

  private static void hibernateKeys(Matrix matrix) {
    matrix
        .add("BasicCacheKey", new BasicCacheKeyImplementation(5L, "com.acme.User", 5))
        .add("CacheKey", new CacheKeyImplementation(5L, "com.acme.User", "tenant", 77))
        .add("CacheKey array id", new CacheKeyImplementation("a,b", "com.acme.User", null, 78))
        .add("NaturalIdCacheKey", new NaturalIdCacheKey(new Object[] {"mail", 1}, "User", null, 9))
        .add("QueryKey", new QueryKey("select 1", new Bindings("x"), 0, 10, Set.of("filter")))
        .add("LockMode", LockMode.PESSIMISTIC_WRITE);
  }

  /** Hibernate's own is an array of values behind the same interface. */
  record Bindings(String value) implements QueryKey.ParameterBindingsMemento, Serializable {}

  private static void hibernateEntries(Matrix matrix) throws Exception {
    Serializable[] state = {"name", 5, null, new java.sql.Timestamp(7), 2.5};
    StandardCacheEntryImpl entry = standard(state);
    matrix
        .add("StandardCacheEntryImpl", entry, FrameworkValues::state)
        .add("StructuredCacheEntry map", new HashMap<>(java.util.Map.of("_version", 3, "a", "b")))
        .add("CollectionCacheEntry", collection(new Serializable[] {1L, 2L}), FrameworkValues::ids)
        .add(
            "Item",
            build(AbstractReadWriteAccess.Item.class, entry, 3, 1000L),
            item -> state((StandardCacheEntryImpl) item.getValue()) + item.isReadable(1001))
        .add("SoftLock", build(AbstractReadWriteAccess.SoftLockImpl.class, 5000L, NODE, 3L, 1))
        .add(
            "SoftLock state",
            build(AbstractReadWriteAccess.SoftLockImpl.class, 5001L, NODE, 4L, null),
            Object::toString)
        .add("query results", queryResults());
  }

  private static StandardCacheEntryImpl standard(Serializable[] state) throws Exception {
    for (Constructor<?> constructor : StandardCacheEntryImpl.class.getDeclaredConstructors()) {
      Class<?>[] parameters = constructor.getParameterTypes();
      if (parameters.length > 0 && parameters[0] == Serializable[].class) {
        constructor.setAccessible(true);
        @Nullable Object[] arguments = new @Nullable Object[parameters.length];
        arguments[0] = state;
        for (int i = 1; i < parameters.length; i++) {
          arguments[i] = parameters[i] == String.class ? "com.acme.User" : 3;
        }
        return (StandardCacheEntryImpl) constructor.newInstance(arguments);
      }
    }
    throw new IllegalStateException("Hibernate has another constructor now");
  }

  private static String state(StandardCacheEntryImpl entry) {
    return Arrays.toString(entry.getDisassembledState()) + entry.getSubclass() + entry.getVersion();
  }

  private static CollectionCacheEntry collection(Serializable[] ids) throws Exception {
    return build(CollectionCacheEntry.class, (Object) ids);
  }

  /** Hibernate alone builds these; the constructor with as many parameters will do. */
  private static <T> T build(Class<T> type, @Nullable Object... arguments) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == arguments.length) {
        constructor.setAccessible(true);
        return type.cast(constructor.newInstance(arguments));
      }
    }
    throw new IllegalStateException(type + " has another constructor now");
  }

  private static String ids(CollectionCacheEntry entry) {
    return Arrays.toString(entry.getState());
  }

  private static Object queryResults() throws Exception {
    return build(
        Class.forName("org.hibernate.cache.internal.QueryResultsCacheImpl$CacheItem"),
        5L,
        new ArrayList<>(List.of(1L, "row")));
  }

  private static void hibernateCollections(Matrix matrix) throws Exception {
    PersistentSet<Object> set =
        loaded(new PersistentSet<>(), "set", new HashSet<>(List.of("a", "b")));
    PersistentList<Object> list =
        loaded(new PersistentList<>(), "list", new ArrayList<>(List.of("a", "b")));
    PersistentMap<Object, Object> map = loaded(new PersistentMap<>(), "map", new TreeMap<>());
    PersistentBag<Object> bag =
        loaded(new PersistentBag<>(), "collection", new ArrayList<>(List.of(1, 1)));
    Entity entity = new Entity();
    entity.orders = loaded(new PersistentSet<>(), "set", new HashSet<>(List.of("o1")));
    entity.orders.setOwner(entity);
    matrix
        .add("PersistentSet", set)
        .add("PersistentList", list)
        .add("PersistentMap", map)
        .add("PersistentBag", bag, b -> new ArrayList<>(b))
        .add("entity with PersistentSet", entity, e -> List.of(e.orders, e.ownsOrders()));
  }

  /** A collection as it is when its session has loaded it. */
  private static <C extends AbstractPersistentCollection<?>> C loaded(
      C collection, String field, Object elements) throws Exception {
    Class<?> type = collection.getClass();
    set(type, collection, field, elements);
    set(AbstractPersistentCollection.class, collection, "initialized", true);
    return collection;
  }

  private static void set(Class<?> type, Object collection, String name, Object value)
      throws Exception {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    field.set(collection, value);
  }

  /** An entity, as a cache by reference of a user would hold it. */
  static final class Entity {
    long id = 5;
    PersistentSet<Object> orders = new PersistentSet<>();

    boolean ownsOrders() {
      try {
        Field owner = AbstractPersistentCollection.class.getDeclaredField("owner");
        owner.setAccessible(true);
        return owner.get(orders) == this;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
