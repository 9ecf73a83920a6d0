package dev.perigee.serialization.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.serialization.Decoded;
import dev.perigee.serialization.DictionaryStore;
import dev.perigee.serialization.EntryHeader;
import dev.perigee.serialization.Serialization;
import dev.perigee.serialization.SerializationSettings;
import dev.perigee.serialization.SerializationSettings.Schema;
import dev.perigee.serialization.Serializations;
import dev.perigee.serialization.ValueCodec;
import dev.perigee.serialization.ValueRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every value of the matrix comes back as it was, or is refused at write: nothing in between. */
class TypeMatrixTest {

  /** The corners that are refused, each for a reason that its message gives. */
  private static final List<String> REFUSED =
      List.of(
          "ClassLoader",
          "Thread in a set",
          "ThreadLocal",
          "TreeSet with lambda",
          "WeakHashMap",
          "cycle through a record",
          "keySet of HashMap",
          "lambda",
          "lambda Serializable",
          "proxy",
          "subList of ArrayList",
          "subList of List.of",
          "too deep a list",
          "writeReplace without return");

  private final Matrix matrix = new Matrix();
  private final Serialization serialization =
      Serializations.open(TypeMatrixTest.class.getClassLoader(), DictionaryStore.none());
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, String> refused = new TreeMap<>();
  private int kept;

  @BeforeEach
  void fill() throws Exception {
    JdkValues.addTo(matrix);
    JdkCollections.addTo(matrix);
    UserValues.addTo(matrix);
    FrameworkValues.addTo(matrix);
  }

  @AfterEach
  void close() {
    serialization.close();
  }

  @Test
  void strict_keepsOrRefuses() {
    run(SerializationSettings.defaults());

    System.out.printf(
        "type matrix, JDK %s: %d values, %d kept, %d refused, %d silently wrong%n",
        Runtime.version().feature(), matrix.cases().size(), kept, refused.size(), wrong.size());
    assertThat(wrong).isEmpty();
    assertThat(refused.keySet()).containsExactlyElementsOf(REFUSED);
    assertThat(matrix.cases().size()).isGreaterThanOrEqualTo(222);
    assertThat(kept).isGreaterThanOrEqualTo(207).isEqualTo(matrix.cases().size() - REFUSED.size());
  }

  @Test
  void refusal_saysWhatWhereAndWhatToDo() {
    run(SerializationSettings.defaults());

    assertThat(refused.get("Thread in a set"))
        .isEqualTo(
            "Cache 'matrix': Class java.lang.Thread is not allowed: it is on the deny-list, which"
                + " no setting lifts: convert it to a plain value (at value[0])");
    assertThat(refused.get("cycle through a record")).contains("Pair").contains("break the cycle");
    assertThat(refused.get("too deep a list")).contains("serialization.maxDepth");
  }

  @Test
  void tolerant_keepsWhatStrictKeeps() {
    SerializationSettings plain = SerializationSettings.defaults();
    run(
        new SerializationSettings(
            plain.allow(),
            plain.types(),
            Schema.TOLERANT,
            true,
            plain.maxDepth(),
            plain.maxBytes(),
            plain.compression()));

    assertThat(wrong).isEmpty();
    assertThat(refused.keySet()).containsExactlyElementsOf(REFUSED);
  }

  private void run(SerializationSettings settings) {
    ValueCodec codec = serialization.values("matrix", settings);
    for (Matrix.Case<?> one : matrix.cases()) {
      try {
        String difference = difference(one, codec);
        if (difference == null) {
          kept++;
        } else {
          wrong.add(one.name() + ": " + difference);
        }
      } catch (ValueRefusedException e) {
        refused.put(one.name(), String.valueOf(e.getMessage()));
      }
    }
  }

  private static @Nullable String difference(Matrix.Case<?> one, ValueCodec codec) {
    // The second write finds all classes known, and must not differ from the first.
    codec.encode(one.value(), EntryHeader.of(1));
    @Nullable String difference =
        difference(one, codec, codec.encode(one.value(), EntryHeader.of(2)));
    return difference == null
        ? difference(one, codec, codec.accept(one.value(), EntryHeader.of(3)).envelope())
        : difference;
  }

  private static @Nullable String difference(
      Matrix.Case<?> one, ValueCodec codec, byte[] envelope) {
    Decoded decoded = codec.decode(envelope);
    return decoded instanceof Decoded.Value value
        ? one.difference(value.value())
        : decoded.toString();
  }
}
