package dev.perigee.near.internal.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
  BEAT("beat.lua", "");

  private final String text;
  private final String sha1;

  Script(String resource) {
    this(resource, read("prelude.lua"));
  }

  Script(String resource, String before) {
    this.text = before + read(resource);
    this.sha1 = sha1(text);
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
