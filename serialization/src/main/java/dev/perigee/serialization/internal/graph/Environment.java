package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.RefusedException;
import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TimeZone;

/** Names of things around a program: files, charsets, time zones. */
@SuppressWarnings("unchecked") // The classes of these are not public.
final class Environment {
  private Environment() {}

  static void addTo(JdkTable table) {
    table.object(
        129,
        File.class,
        new ValueSerializer<>(
            (output, file) -> output.writeString(file.getPath()),
            input -> new File(input.readText())));
    table.value(
        130,
        (Class<Path>) Path.of("").getClass(),
        new ValueSerializer<>(
            (output, path) -> output.writeString(path.toString()),
            input -> Path.of(input.readText())));
    table.object(
        127, (Class<TimeZone>) TimeZone.getTimeZone("UTC").getClass(), new TimeZoneSerializer());
    int number = 140;
    for (Charset charset :
        List.of(
            StandardCharsets.UTF_8,
            StandardCharsets.ISO_8859_1,
            StandardCharsets.US_ASCII,
            StandardCharsets.UTF_16)) {
      table.value(
          number++,
          (Class<Charset>) charset.getClass(),
          new ValueSerializer<>((output, value) -> {}, input -> charset));
    }
  }

  /** Time zones by their id; one whose rules somebody changed is no longer the one of its id. */
  private static final class TimeZoneSerializer extends GraphSerializer<TimeZone> {
    @Override
    void write(Engine engine, Output output, TimeZone zone) {
      if (!TimeZone.getTimeZone(zone.getID()).equals(zone)) {
        throw new RefusedException(
            "Time zone " + zone.getID() + " is not the one of that id: store its id or its offset");
      }
      output.writeString(zone.getID());
    }

    @Override
    TimeZone read(Engine engine, GraphInput input, Class<? extends TimeZone> type) {
      return TimeZone.getTimeZone(input.readText());
    }
  }
}
