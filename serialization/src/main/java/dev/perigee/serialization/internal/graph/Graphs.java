package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.KryoBufferUnderflowException;
import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.fault.UnreadableException;

/**
 * Writes and reads object graphs under one set of settings. Holds classes, so it belongs to one
 * CacheManager. Thread-safe; the work is done by {@link Worker}s.
 */
public final class Graphs {
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

    private final Engine engine;
    private final Output output;
    private final GraphInput input = new GraphInput();

    private Worker(Shapes shapes) {
      this.engine = Engine.of(shapes);
      this.output = new Output(INITIAL, shapes.settings().maxBytes());
    }

    /** Writes an object and returns how many bytes of {@link #buffer} it takes. */
    public int write(Object value) {
      output.setPosition(0);
      try {
        engine.writeAny(output, value);
      } catch (StackOverflowError e) {
        throw new RefusedException("The value nests too deeply for the stack of this thread");
      } catch (KryoBufferOverflowException e) {
        throw new RefusedException(
            "The value takes more than "
                + output.getMaxCapacity()
                + " bytes: store less under one key, or raise serialization.maxBytes",
            e);
      } catch (KryoException e) {
        throw new RefusedException("The value cannot be written: " + e.getMessage(), e);
      }
      return output.position();
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
      }
      if (value == null || input.remaining() != 0) {
        throw new UnreadableException(Fault.CORRUPT, "the payload does not end where it should");
      }
      return value;
    }
  }
}
