package dev.perigee.serialization.matrix;

import java.io.Externalizable;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Classes as users write them. */
@SuppressWarnings({"serial", "ArrayRecordComponent", "EqualsGetClass"}) // As users have them.
final class UserTypes {
  private UserTypes() {}

  record Empty() {}

  record Point(int x, int y) {}

  record Everything(
      boolean z, byte b, char c, short s, int i, long l, float f, double d, @Nullable String t) {}

  record Address(String street, @Nullable String town) {}

  record Customer(long id, Address address, List<Address> others, BigDecimal balance) {}

  record Pair<A, B>(A first, B second) {}

  record Compact(String name) {
    Compact {
      name = name.trim();
    }
  }

  record WithArray(int[] values) {}

  record Maybe(Optional<String> name) {}

  record Tree(String name, List<Tree> children) {}

  record Persistent(String name) implements Serializable {}

  sealed interface Animal permits Cat, Dog {}

  record Cat(int lives) implements Animal {}

  record Dog(String name, Animal friend) implements Animal {}

  enum Level {
    LOW,
    HIGH
  }

  enum Operation {
    PLUS {
      @Override
      int apply(int a, int b) {
        return a + b;
      }
    };

    abstract int apply(int a, int b);
  }

  /** A class without an accessible constructor, with final fields of every kind. */
  static class Bean {
    private final String name;
    private final int number;
    protected @Nullable Object any;
    private transient int cached = 5;

    Bean(String name, int number) {
      this.name = name;
      this.number = number;
    }

    int cached() {
      return cached;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o != null
          && o.getClass() == getClass()
          && ((Bean) o).name.equals(name)
          && ((Bean) o).number == number
          && Objects.equals(((Bean) o).any, any);
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, number);
    }
  }

  /** Hides a field of its superclass. */
  static final class SubBean extends Bean {
    private final String name;

    SubBean(String name) {
      super("super " + name, 1);
      this.name = name;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof SubBean sub && super.equals(o) && sub.name.equals(name);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }

  static final class PlainSerializable implements Serializable {
    private final String name;
    private final Level level;

    PlainSerializable(String name, Level level) {
      this.name = name;
      this.level = level;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof PlainSerializable p && p.name.equals(name) && p.level == level;
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  static final class Node {
    @Nullable Node next;
    List<Node> children = new ArrayList<>();
    Map<Node, String> names = new HashMap<>();
    String name;

    Node(String name) {
      this.name = name;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Node node && node.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  /** Inherits state in a closed package. */
  static final class Items extends ArrayList<Object> {
    private final String title;

    Items(String title, List<?> items) {
      super(items);
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  static final class Settings extends HashMap<String, Object> {
    private final String owner;

    Settings(String owner) {
      this.owner = owner;
      put("a", 1);
    }

    String owner() {
      return owner;
    }
  }

  static final class Singleton implements Serializable {
    static final Singleton INSTANCE = new Singleton();

    private Object readResolve() {
      return INSTANCE;
    }
  }

  /** Written as its proxy, as Effective Java has it. */
  static final class Range implements Serializable {
    private final int low;

    Range(int low) {
      this.low = low;
    }

    private Object writeReplace() {
      return new Proxy(low);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
      throw new InvalidObjectException("a proxy is required");
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Range range && range.low == low;
    }

    @Override
    public int hashCode() {
      return low;
    }

    private record Proxy(int low) implements Serializable {
      private Object readResolve() {
        return new Range(low);
      }
    }
  }

  /** Never turns back. */
  static final class Lost implements Serializable {
    private Object writeReplace() {
      return "somebody else";
    }
  }

  static final class Custom implements Serializable {
    private final transient String name;
    private String read = "";

    Custom(String name) {
      this.name = name;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      read = name;
      out.defaultWriteObject();
      out.writeInt(name.length());
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      if (in.readInt() != read.length()) {
        throw new InvalidObjectException("another length");
      }
    }

    String value() {
      return read;
    }
  }

  /** Has a form of its own through and through. */
  public static final class External implements Externalizable {
    private String name = "";

    /** For reading. */
    public External() {}

    External(String name) {
      this.name = name;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeUTF(name);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      name = in.readUTF();
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof External external && external.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  static final class Failure extends RuntimeException {
    private final int code;

    Failure(int code) {
      super("failed with " + code);
      this.code = code;
    }

    String all() {
      return getMessage() + code;
    }
  }

  static final class Outer {
    private final String name;

    Outer(String name) {
      this.name = name;
    }

    final class Inner {
      String both() {
        return name + "/inner";
      }
    }
  }

  static final class Big extends Number {
    private final long value;

    Big(long value) {
      this.value = value;
    }

    @Override
    public int intValue() {
      return (int) value;
    }

    @Override
    public long longValue() {
      return value;
    }

    @Override
    public float floatValue() {
      return value;
    }

    @Override
    public double doubleValue() {
      return value;
    }
  }

  /** Its constructor has side effects that reading must not repeat. */
  static final class Counted {
    static int built;
    private final int number;

    Counted() {
      this.number = ++built;
    }

    String state() {
      return number + " of " + built;
    }
  }
}
