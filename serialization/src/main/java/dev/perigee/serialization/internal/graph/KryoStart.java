package dev.perigee.serialization.internal.graph;

/**
 * Loads Kryo so that it leaves {@code sun.misc.Unsafe} alone where the JDK warns of it or refuses
 * it. Nothing here uses the parts of Kryo that would need it.
 *
 * <p>Kryo decides once, by a system property, when its class {@code Util} is initialized. The
 * property is set for that moment only, and not at all if somebody set it.
 */
final class KryoStart {
  private static final String PROPERTY = "kryo.unsafe";
  private static final int FIRST_TO_WARN = 24;

  private KryoStart() {}

  static {
    boolean decide =
        Runtime.version().feature() >= FIRST_TO_WARN && System.getProperty(PROPERTY) == null;
    if (decide) {
      System.setProperty(PROPERTY, "false");
    }
    try {
      Class.forName("com.esotericsoftware.kryo.util.Util", true, KryoStart.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("Kryo is not on the class path", e);
    } finally {
      if (decide) {
        System.clearProperty(PROPERTY);
      }
    }
  }

  /** Comes back when Kryo has been loaded. */
  static void ensure() {}
}
