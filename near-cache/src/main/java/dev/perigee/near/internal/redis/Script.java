package dev.perigee.near.internal.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scripts that run inside Redis: where what is to be written depends on what is there, one
 * round trip does both. Each of them sets a lifetime on what it writes, and those that could answer
 * wrongly when executed twice recognise their own write by its version.
 */
enum Script {
  GET_AND_TOUCH("get-and-touch.lua"),
  PUT("put.lua"),
  PUT_IF_ABSENT("put-if-absent.lua"),
  REMOVE("remove.lua"),
  COMPARE_AND_PUT("compare-and-put.lua"),
  COMPARE_AND_REMOVE("compare-and-remove.lua"),
  COMPARE_AND_TOUCH("compare-and-touch.lua"),
  HASH_PUT("hash-put.lua"),
  PROLONG("prolong.lua"),
  LOCK("lock.lua"),
  PROLONG_LOCK("prolong-lock.lua"),
  UNLOCK("unlock.lua"),
  BEAT("beat.lua", "");

  private final String text;
  private final String sha1;

  Script(String resource) {
    this(resource, read("prelude.lua"));
  }

  Script(String resource, String before) {
    String body = read(resource);
    this.text = needed(before, body) + body;
    this.sha1 = sha1(text);
  }

  /**
   * What a script needs of the functions before it. Redis makes all of them anew at each execution,
   * which takes a short script as long as its own work. They stand in paragraphs, one a function,
   * and use earlier ones alone: from the last to the first, whoever is called so far is needed.
   */
  private static String needed(String before, String body) {
    Pattern definition = Pattern.compile("^local function (\\w+)", Pattern.MULTILINE);
    String needed = "";
    List<String> paragraphs = List.of(before.split("\n\n", -1));
    for (int i = paragraphs.size() - 1; i >= 0; i--) {
      String paragraph = paragraphs.get(i);
      Matcher function = definition.matcher(paragraph);
      if (!function.find() || (needed + body).contains(function.group(1) + "(")) {
        needed = paragraph + "\n\n" + needed;
      }
    }
    return needed;
  }

  /** The source. */
  String text() {
    return text;
  }

  /** By what EVALSHA knows it. */
  String sha1() {
    return sha1;
  }

  private static String read(String resource) {
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing from the jar: " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
