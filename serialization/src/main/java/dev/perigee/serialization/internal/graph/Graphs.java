package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.KryoBufferUnderflowException;
import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Failures;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes and reads object graphs under one set of settings. Holds classes, so it belongs to one
 * CacheManager. Thread-safe; the work is done by {@link Worker}s.
 */
public final class Graphs {
  static {
    // Before any class of Kryo is initialized.
    KryoStart.ensure();
  }

  private final Shapes shapes;

  public Graphs(GraphSettings settings) {
    this.shapes = new Shapes(settings);
  }

  /** Forgets all classes. */
  public void clear() {
    shapes.clear();
  }

  public Worker newWorker() {
    return new Worker(shapes);
  }

  /** Does the work for one thread at a time. After any exception it must be thrown away. */
  public static final class Worker {
    private static final int INITIAL = 512;

    private final Shapes shapes;
    private final Engine engine;
    private final Output output;
    private final GraphInput input = new GraphInput();

    private Worker(Shapes shapes) {
      this.shapes = shapes;
      this.engine = new Engine(shapes);
      this.output = new Output(INITIAL, shapes.settings().maxBytes());
    }

    /**
     * Writes an object and returns how many bytes of {@link #buffer} it takes.
     *
     * @throws RefusedException if it would not come back as it is
     */
    public int write(Object value) {
      output.setPosition(0);
      try {
        engine.write(output, value);
      } catch (StackOverflowError e) {
        throw new RefusedException(
            "The value nests too deeply for the stack of this thread: store it in parts", e);
      } catch (KryoBufferOverflowException e) {
        throw RefusedException.tooLarge(output.getMaxCapacity(), e);
      } catch (KryoException e) {
        throw new RefusedException("The value cannot be written: " + e.getMessage(), e);
      }
      if (!engine.names().unproven().isEmpty()) {
        prove(value);
      }
      return output.position();
    }

    /** Reads back the first instance of each class: what fails only then is refused now. */
    private void prove(Object value) {
      List<Class<?>> unproven = List.copyOf(engine.names().unproven());
      List<Class<?>> rebuilt = List.copyOf(engine.rebuilt());
      Object back;
      try {
        back = read(output.getBuffer(), 0, output.position());
      } catch (RuntimeException | Error e) {
        Failures.rethrowFatal(e);
        throw new RefusedException(
            "A value of class "
                + value.getClass().getName()
                + " cannot be read again, with "
                + names(unproven)
                + " in it: "
                + e,
            e);
      }
      if (back.getClass() != value.getClass() || !engine.rebuilt().equals(rebuilt)) {
        throw new RefusedException(
            "A value of class "
                + value.getClass().getName()
                + " comes back with objects of other classes, with "
                + names(unproven)
                + " in it: look at writeReplace and readResolve");
      }
      if (engine.wroteIsland()) {
        // What came back did so by JDK serialization, which proves nothing of our own form.
        engine.names().forgetUnproven();
      } else {
        shapes.prove(unproven);
        engine.names().unproven().clear();
      }
    }

    private static String names(List<Class<?>> types) {
      return types.stream().limit(5).map(Class::getName).collect(Collectors.joining(", "));
    }

    /** The bytes of the last write, valid until the next one. */
    public byte[] buffer() {
      return output.getBuffer();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws RuntimeException whatever the bytes bring about
     */
    public Object read(byte[] bytes, int offset, int length) {
      input.begin(bytes, offset, length);
      Object value;
      try {
        value = engine.read(input);
      } catch (KryoBufferUnderflowException e) {
        throw new UnreadableException(Fault.CORRUPT, "the payload ends too early");
      } catch (KryoException e) {
        throw new UnreadableException(Fault.CORRUPT, "the payload is damaged");
      }
      int left = input.remaining();
      input.forget();
      if (value == null || left != 0) {
        throw new UnreadableException(Fault.CORRUPT, "the payload does not end where it should");
      }
      return value;
    }
  }
}
