package dev.perigee.benchmark.serialization;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.perigee.serialization.Decoded;
import dev.perigee.serialization.DictionaryStore;
import dev.perigee.serialization.EntryHeader;
import dev.perigee.serialization.Serialization;
import dev.perigee.serialization.SerializationSettings;
import dev.perigee.serialization.SerializationSettings.Compression;
import dev.perigee.serialization.SerializationSettings.Dictionary;
import dev.perigee.serialization.Serializations;
import dev.perigee.serialization.ValueCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.fory.Fory;
import org.apache.fory.ThreadSafeFory;
import org.jspecify.annotations.Nullable;
import org.redisson.client.codec.Codec;
import org.redisson.client.handler.State;
import org.redisson.codec.Kryo5Codec;
import org.redisson.codec.ZStdCodec;

/** Who is measured: the whole way from an object to the bytes that Redis holds, and back. */
public enum Peer {
  PERIGEE("Perigee") {
    @Override
    Bytes open(Payload payload) {
      return perigee(true, false, payload);
    }
  },
  PERIGEE_NO_REFERENCES("Perigee, no references") {
    @Override
    Bytes open(Payload payload) {
      return perigee(false, false, payload);
    }
  },
  PERIGEE_DICTIONARY("Perigee, dictionary") {
    @Override
    Bytes open(Payload payload) {
      return perigee(true, true, payload);
    }
  },
  KRYO5("Redisson Kryo5Codec") {
    @Override
    Bytes open(Payload payload) {
      return redisson(new Kryo5Codec());
    }
  },
  ZSTD("Redisson ZStdCodec") {
    @Override
    Bytes open(Payload payload) {
      return redisson(new ZStdCodec());
    }
  },
  JDK("JDK") {
    @Override
    Bytes open(Payload payload) {
      return new Jdk();
    }
  },
  JACKSON("Jackson, typed") {
    @Override
    Bytes open(Payload payload) {
      return new Jackson();
    }
  },
  FORY("Fory") {
    @Override
    Bytes open(Payload payload) {
      return new OfFory();
    }
  };

  private final String title;

  Peer(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Objects to bytes and back. */
  interface Bytes {
    byte[] write(Object value) throws Exception;

    Object read(byte[] bytes) throws Exception;
  }

  abstract Bytes open(Payload payload);

  private static Bytes perigee(boolean references, boolean dictionary, Payload payload) {
    Map<Long, byte[]> published = new HashMap<>();
    DictionaryStore store =
        new DictionaryStore() {
          @Override
          public void publish(String cacheName, long id, byte[] bytes) {
            published.put(id, bytes);
          }

          @Override
          public byte @Nullable [] fetch(String cacheName, long id) {
            return published.get(id);
          }
        };
    Serialization serialization =
        Serializations.open(Peer.class.getClassLoader(), store, Runnable::run, () -> 0);
    SerializationSettings plain = SerializationSettings.defaults();
    ValueCodec codec =
        serialization.values(
            "c",
            new SerializationSettings(
                null,
                List.of(),
                plain.schema(),
                references,
                plain.maxDepth(),
                plain.maxBytes(),
                new Compression(1024, 3, dictionary ? Dictionary.AUTO : Dictionary.OFF)));
    Random random = new Random(1);
    for (int i = 0; dictionary && i < 600; i++) {
      codec.encode(payload.make(random), EntryHeader.of(i));
    }
    return new Perigee(codec);
  }

  private record Perigee(ValueCodec codec) implements Bytes {
    @Override
    public byte[] write(Object value) {
      return codec.encode(value, EntryHeader.of(1));
    }

    @Override
    public Object read(byte[] bytes) {
      if (codec.decode(bytes) instanceof Decoded.Value value) {
        return value.value();
      }
      throw new IllegalStateException(codec.decode(bytes).toString());
    }
  }

  private static Bytes redisson(Codec codec) {
    return new OfRedisson(codec);
  }

  private record OfRedisson(Codec codec) implements Bytes {
    @Override
    public byte[] write(Object value) throws IOException {
      ByteBuf buffer = codec.getValueEncoder().encode(value);
      try {
        return ByteBufUtil.getBytes(buffer);
      } finally {
        buffer.release();
      }
    }

    @Override
    public Object read(byte[] bytes) throws IOException {
      ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
      try {
        return codec.getValueDecoder().decode(buffer, new State());
      } finally {
        buffer.release();
      }
    }
  }

  private static final class Jdk implements Bytes {
    @Override
    public byte[] write(Object value) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
        stream.writeObject(value);
      }
      return bytes.toByteArray();
    }

    @Override
    @SuppressWarnings("BanSerializableRead") // That is the peer.
    public Object read(byte[] bytes) throws IOException, ClassNotFoundException {
      try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
        return stream.readObject();
      }
    }
  }

  /**
   * As Spring's GenericJackson2JsonRedisSerializer sets it up, but for records, which are final.
   */
  @SuppressWarnings("deprecation") // Nothing else names the class of a final type.
  private static final class Jackson implements Bytes {
    private final ObjectMapper mapper =
        new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .activateDefaultTyping(
                BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
                ObjectMapper.DefaultTyping.EVERYTHING);

    @Override
    public byte[] write(Object value) throws IOException {
      return mapper.writeValueAsBytes(value);
    }

    @Override
    public Object read(byte[] bytes) throws IOException {
      return mapper.readValue(bytes, Object.class);
    }
  }

  private static final class OfFory implements Bytes {
    private final ThreadSafeFory fory =
        Fory.builder().withXlang(false).requireClassRegistration(false).buildThreadSafeFory();

    @Override
    public byte[] write(Object value) {
      return fory.serialize(value);
    }

    @Override
    public Object read(byte[] bytes) {
      return fory.deserialize(bytes);
    }
  }
}
