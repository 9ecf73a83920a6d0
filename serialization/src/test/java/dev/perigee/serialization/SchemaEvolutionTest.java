package dev.perigee.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.serialization.SerializationSettings.Schema;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two versions of a class, compiled here: a value written with the first is read with the second.
 * It comes back as a reader of the source would expect, or as a miss.
 */
class SchemaEvolutionTest {
  private static final String RIGHT = "right";
  private static final String MISS = "miss";

  @TempDir static Path directory;

  /**
   * One change.
   *
   * @param before the type Thing when the value is written
   * @param value an expression for the value
   * @param after the type Thing when it is read
   * @param check what must hold of {@code Thing t} then
   * @param strict what comes of it with a strict schema
   * @param tolerant what comes of it with a tolerant one
   */
  record Change(
      String name,
      String before,
      String value,
      String after,
      String check,
      String strict,
      String tolerant) {
    String packageName() {
      return "change." + name.replaceAll("[^a-z]", "_");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Change> changes() {
    String a = "class Thing { int a = 1; }";
    String text = "class Thing { String a = \"1\"; }";
    String list = "class Thing { List<String> a = new ArrayList<>(List.of(\"x\")); }";
    String level = "enum Thing { LOW, HIGH }";
    String record = "record Thing(int a, int b) {}";
    String custom =
        "class Thing implements Serializable { private static final long serialVersionUID = 1;"
            + " int a = 1; %s private void writeObject(ObjectOutputStream o) throws IOException {"
            + " o.defaultWriteObject(); } }";
    List<Change> changes = new ArrayList<>();
    changes.addAll(
        List.of(
            plain("nothing", a, a, "t.a == 1", RIGHT, RIGHT),
            plain(
                "fields reordered",
                "class Thing { int a = 1; int b = 2; }",
                "class Thing { int b; int a; }",
                "t.a == 1 && t.b == 2",
                RIGHT,
                RIGHT),
            plain(
                "method added",
                a,
                "class Thing { int a; int f() { return 7; } }",
                "t.a == 1",
                RIGHT,
                RIGHT),
            plain(
                "static field added",
                a,
                "class Thing { int a; static int S = 5; }",
                "t.a == 1",
                RIGHT,
                RIGHT),
            plain(
                "transient field added",
                a,
                "class Thing { int a; transient int b = 5; }",
                "t.a == 1 && t.b == 0",
                RIGHT,
                RIGHT),
            plain(
                "primitive field added",
                a,
                "class Thing { int a; int b = 5; }",
                "t.a == 1 && t.b == 0",
                MISS,
                RIGHT),
            plain(
                "object field added",
                a,
                "class Thing { int a; String b = \"\"; }",
                "t.a == 1 && t.b == null",
                MISS,
                RIGHT),
            plain(
                "field removed",
                "class Thing { int a = 1; String b = \"x\"; }",
                "class Thing { int a; }",
                "t.a == 1",
                MISS,
                RIGHT),
            plain(
                "field made transient",
                "class Thing { int a = 1; int b = 2; }",
                "class Thing { int a; transient int b; }",
                "t.a == 1 && t.b == 0",
                MISS,
                RIGHT),
            plain("only field renamed", a, "class Thing { int b; }", "false", MISS, MISS),
            plain(
                "field renamed",
                "class Thing { int a = 1; int b = 2; }",
                "class Thing { int a; int c; }",
                "t.a == 1 && t.c == 0",
                MISS,
                RIGHT)));
    changes.addAll(
        List.of(
            plain("int to long", a, "class Thing { long a; }", "t.a == 1", MISS, RIGHT),
            plain("int to double", a, "class Thing { double a; }", "t.a == 1.0", MISS, RIGHT),
            plain("int to Integer", a, "class Thing { Integer a; }", "t.a == 1", MISS, RIGHT),
            plain("Integer to int", "class Thing { Integer a = 1; }", a, "t.a == 1", MISS, RIGHT),
            plain("null Integer to int", "class Thing { Integer a; }", a, "false", MISS, MISS),
            plain("long to int", "class Thing { long a = 1L << 40; }", a, "false", MISS, MISS),
            plain(
                "int to float",
                "class Thing { int a = 16777217; }",
                "class Thing { float a; }",
                "false",
                MISS,
                MISS),
            plain("int to String", a, text, "false", MISS, MISS),
            plain("String to int", text, a, "false", MISS, MISS),
            plain(
                "String to Object",
                text,
                "class Thing { Object a; }",
                "t.a.equals(\"1\")",
                MISS,
                RIGHT),
            plain("Object to String", "class Thing { Object a = 5; }", text, "false", MISS, MISS),
            plain(
                "List of other elements",
                list,
                "class Thing { List<Integer> a; }",
                "false",
                MISS,
                MISS),
            plain("List to Set", list, "class Thing { Set<String> a; }", "false", MISS, MISS),
            plain(
                "field moved to superclass",
                "class Thing { int a = 1; int b = 2; }",
                "class Thing extends Base { int b; } class Base { int a; }",
                "t.a == 1 && t.b == 2",
                RIGHT,
                RIGHT),
            plain(
                "superclass with a field",
                a,
                "class Thing extends Base { int a; } class Base { int b = 5; }",
                "t.a == 1 && t.b == 0",
                MISS,
                RIGHT)));
    changes.addAll(
        List.of(
            made(
                "component added",
                record,
                "new Thing(1, 2)",
                "record Thing(int a, int b, String c) {}",
                "t.a() == 1 && t.b() == 2 && t.c() == null",
                MISS,
                RIGHT),
            made(
                "component removed",
                record,
                "new Thing(1, 2)",
                "record Thing(int b) {}",
                "t.b() == 2",
                MISS,
                RIGHT),
            made(
                "components reordered",
                record,
                "new Thing(1, 2)",
                "record Thing(int b, int a) {}",
                "t.a() == 1 && t.b() == 2",
                RIGHT,
                RIGHT),
            made(
                "record refuses",
                record,
                "new Thing(1, 2)",
                "record Thing(int a, int b) { Thing { if (b > 1) throw new"
                    + " IllegalArgumentException(); } }",
                "false",
                MISS,
                MISS),
            made(
                "record to class",
                record,
                "new Thing(1, 2)",
                "class Thing { int a; int b; }",
                "t.a == 1 && t.b == 2",
                MISS,
                RIGHT),
            plain(
                "class to record",
                "class Thing { int a = 1; int b = 2; }",
                record,
                "t.a() == 1 && t.b() == 2",
                MISS,
                RIGHT),
            made("class to enum", a, "new Thing()", level, "false", MISS, MISS),
            made(
                "constant added",
                level,
                "Thing.HIGH",
                "enum Thing { LOW, MIDDLE, HIGH }",
                "t == Thing.HIGH",
                RIGHT,
                RIGHT),
            made(
                "constants reordered",
                level,
                "Thing.HIGH",
                "enum Thing { HIGH, LOW }",
                "t == Thing.HIGH",
                RIGHT,
                RIGHT),
            made(
                "constant removed", level, "Thing.HIGH", "enum Thing { LOW }", "false", MISS, MISS),
            made(
                "constant renamed",
                level,
                "Thing.HIGH",
                "enum Thing { LOW, TOP }",
                "false",
                MISS,
                MISS),
            plain(
                "class within changed",
                "class Thing { Inner i = new Inner(1); } record Inner(int a) {}",
                "class Thing { Inner i; } record Inner(int a, int b) {}",
                "t.i.a() == 1 && t.i.b() == 0",
                MISS,
                RIGHT),
            plain(
                "class within no longer final",
                "class Thing { Inner i = new Inner(); } final class Inner { int a = 1; }",
                "class Thing { Inner i; } class Inner { int a; }",
                "t.i.a == 1",
                MISS,
                RIGHT)));
    changes.addAll(
        List.of(
            plain(
                "class is gone",
                "class Thing { Object a = new Gone(); } class Gone {}",
                "class Thing { Object a; }",
                "false",
                MISS,
                MISS),
            plain("form of its own came", a, custom.formatted(""), "false", MISS, MISS),
            // With this name of the field, the fingerprint reads as an object of the second form.
            plain(
                "writeReplace came",
                "class Thing implements Serializable { String f3397 = \"hello\"; }",
                "class Thing implements Serializable { String f3397;"
                    + " Object writeReplace() { return \"x\"; } }",
                "false",
                MISS,
                MISS),
            plain(
                "form of its own kept",
                custom.formatted(""),
                custom.formatted(""),
                "t.a == 1",
                RIGHT,
                RIGHT),
            plain(
                "form of its own changed",
                custom.formatted(""),
                custom.formatted("int b = 5;"),
                "t.a == 1 && t.b == 0",
                MISS,
                RIGHT)));
    return changes;
  }

  private static Change plain(
      String name, String before, String after, String check, String strict, String tolerant) {
    return made(name, before, "new Thing()", after, check, strict, tolerant);
  }

  private static Change made(
      String name,
      String before,
      String value,
      String after,
      String check,
      String strict,
      String tolerant) {
    return new Change(name, before, value, after, check, strict, tolerant);
  }

  @BeforeAll
  static void compile() throws IOException {
    compile("before");
    compile("after");
  }

  private static void compile(String version) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-d"));
    arguments.add(directory.resolve(version).toString());
    for (Change change : changes()) {
      boolean before = version.equals("before");
      String source =
          "package %s; import java.io.*; import java.util.*; public class Subject {"
                  .formatted(change.packageName())
              + (before
                  ? "public static Object make() { return " + change.value() + "; }"
                  : "public static boolean check(Object o) { Thing t = (Thing) o; return "
                      + change.check()
                      + "; }")
              + "} "
              + (before ? change.before() : change.after());
      Path file =
          directory.resolve(
              version + "-src/" + change.packageName().replace('.', '/') + "/Subject.java");
      Files.createDirectories(file.getParent());
      Files.writeString(file, source);
      arguments.add(file.toString());
    }
    Files.createDirectories(directory.resolve(version));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).isZero();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void strict(Change change) throws Exception {
    assertThat(outcome(change, Schema.STRICT)).isEqualTo(change.strict());
  }

  @ParameterizedTest
  @MethodSource("changes")
  void tolerant(Change change) throws Exception {
    assertThat(outcome(change, Schema.TOLERANT)).isEqualTo(change.tolerant());
  }

  private static String outcome(Change change, Schema schema) throws Exception {
    byte[] written;
    try (URLClassLoader loader = loader("before");
        Serialization serialization = Serializations.open(loader, DictionaryStore.none())) {
      Object value = subject(loader, change).getMethod("make").invoke(null);
      written = serialization.values("c", settings(schema)).encode(value, EntryHeader.of(1));
    }
    try (URLClassLoader loader = loader("after");
        Serialization serialization = Serializations.open(loader, DictionaryStore.none())) {
      Decoded decoded = serialization.values("c", settings(schema)).decode(written);
      if (decoded instanceof Decoded.Value value) {
        Object right =
            subject(loader, change).getMethod("check", Object.class).invoke(null, value.value());
        return (Boolean) right ? RIGHT : "silently wrong";
      }
      return MISS;
    }
  }

  private static Class<?> subject(ClassLoader loader, Change change) throws Exception {
    return loader.loadClass(change.packageName() + ".Subject");
  }

  private static URLClassLoader loader(String version) throws MalformedURLException {
    URL classes = directory.resolve(version).toUri().toURL();
    return new URLClassLoader(new URL[] {classes}, SchemaEvolutionTest.class.getClassLoader());
  }

  private static SerializationSettings settings(Schema schema) {
    SerializationSettings plain = SerializationSettings.defaults();
    return new SerializationSettings(
        null, List.of(), schema, true, plain.maxDepth(), plain.maxBytes(), plain.compression());
  }
}
