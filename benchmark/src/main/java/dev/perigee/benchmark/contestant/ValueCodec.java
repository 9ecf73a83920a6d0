package dev.perigee.benchmark.contestant;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.perigee.benchmark.value.Sample;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What one would write by hand for Lettuce: texts as UTF-8, objects by Kryo. */
final class ValueCodec implements RedisCodec<String, Object> {
  private final boolean text;
  private final ThreadLocal<Kryo> kryo = ThreadLocal.withInitial(ValueCodec::kryo);
  private final ThreadLocal<Output> output = ThreadLocal.withInitial(() -> new Output(2048, -1));

  ValueCodec(Sample sample) {
    text = sample != Sample.B;
  }

  private static Kryo kryo() {
    Kryo kryo = new Kryo();
    kryo.setRegistrationRequired(false);
    return kryo;
  }

  @Override
  public String decodeKey(ByteBuffer bytes) {
    return StringCodec.UTF8.decodeKey(bytes);
  }

  @Override
  public ByteBuffer encodeKey(String key) {
    return ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Object decodeValue(ByteBuffer bytes) {
    if (text) {
      return StringCodec.UTF8.decodeValue(bytes);
    }
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    return kryo.get().readClassAndObject(new Input(array));
  }

  @Override
  public ByteBuffer encodeValue(Object value) {
    if (text) {
      return ByteBuffer.wrap(value.toString().getBytes(StandardCharsets.UTF_8));
    }
    Output bytes = output.get();
    bytes.reset();
    kryo.get().writeClassAndObject(bytes, value);
    return ByteBuffer.wrap(bytes.toBytes());
  }
}
