package dev.perigee.serialization.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameCodeTest {

  private static byte[] written(String name, @Nullable String before) {
    Output output = new Output(64, -1);
    NameCode.write(new BitOutput(output), output, name, before);
    return output.toBytes();
  }

  private static String read(byte[] bytes, @Nullable String before) {
    GraphInput input = new GraphInput();
    input.begin(bytes, 0, bytes.length);
    String name = NameCode.read(new BitInput(input), input, before);
    assertThat(input.remaining()).isZero();
    return name;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.acme.shop.domain.Customer",
        "de.versicherung.vertrag.Vertragsposition$Schl\u00fcssel",
        "NoPackage",
        "x",
        "[[Lcom.acme.Order;",
        "com.acme.Outer$Inner$1Local",
        "org.hibernate.cache.spi.entry.StandardCacheEntryImpl",
        "a.b.with space\u0000and<end>and<before>and<raw>",
        "com.acme.Order<end>",
        "com.acme.<before>Order",
        "com.acme.Order<raw>"
      })
  void comesBackAsItWas(String name) {
    for (String before : new @Nullable String[] {null, "com.acme.shop.domain.Line", "y", name}) {
      assertThat(read(written(name, before), before)).isEqualTo(name);
    }
  }

  @Test
  void ordinaryNames_takeAThirdOfTheirCharacters() {
    List<String> names =
        List.of(
            "com.acme.shop.domain.Customer",
            "com.mycompany.billing.model.InvoiceLine",
            "net.example.travel.booking.api.FlightReservationDto",
            "org.springframework.security.core.context.SecurityContextImpl");

    assertThat(names)
        .allSatisfy(
            name -> assertThat(written(name, null).length).isLessThan(name.length() * 2 / 5));
  }

  @Test
  void neighbour_isWrittenWithoutItsPackage() {
    assertThat(written("com.acme.shop.Shop$Line", "com.acme.shop.Shop$Order")).hasSize(3);
  }

  @Test
  void tableOfPieces_isWireFormat_andNeverChanges() throws Exception {
    try (InputStream file = NameCode.class.getResourceAsStream("names-1.txt")) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.readAllBytes());

      assertThat(HexFormat.of().formatHex(digest))
          .isEqualTo("1d966c6c3be8d981795272d58cde6d70ff217204ebc7fb942ae1842ede63447b");
    }
  }

  @Test
  void noise_isANameOrAMiss_andNeverLong() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      GraphInput input = new GraphInput();
      input.begin(bytes, 0, bytes.length);
      try {
        assertThat(NameCode.read(new BitInput(input), input, "com.acme.Order").length())
            .isLessThan(40 * 8 * 4);
      } catch (UnreadableException | com.esotericsoftware.kryo.KryoException e) {
        // Not a name.
      }
    }
  }

  @Test
  void namesWithoutEnd_areAMiss() {
    byte[] bytes = new byte[1 << 20];
    GraphInput input = new GraphInput();
    input.begin(bytes, 0, bytes.length);
    NameTokens.Token piece = NameTokens.required("com.");
    Output output = new Output(1 << 16, -1);
    BitOutput bits = new BitOutput(output);
    for (int i = 0; i < 30_000; i++) {
      bits.put(piece.bits(), piece.length());
    }
    byte[] endless = output.toBytes();
    input.begin(endless, 0, endless.length);

    assertThatThrownBy(() -> NameCode.read(new BitInput(input), input, null))
        .isInstanceOf(UnreadableException.class);
  }
}
