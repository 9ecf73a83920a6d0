package dev.perigee.near.internal.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisson.client.protocol.RedisCommand;

/**
 * A command on one key, or on several of one master; not yet sent.
 *
 * @param key decides which master it goes to
 * @param command the command
 * @param script the script it runs, or {@code null} for a plain command
 * @param words what follows the name of the command; for a script, what follows the key
 * @param writes whether it may change something
 * @param joint whether the words are more keys
 * @param readsString whether it reads a string; what is of another type reads as empty bytes
 */
record Call(
    String key,
    RedisCommand<Object> command,
    @Nullable Script script,
    List<Object> words,
    boolean writes,
    boolean joint,
    boolean readsString) {

  private static final RedisCommand<Object> EVALSHA = new RedisCommand<>("EVALSHA");
  private static final RedisCommand<Object> EVAL = new RedisCommand<>("EVAL");

  /** A plain command that changes nothing. */
  static Call read(RedisCommand<Object> command, String key, Object... words) {
    return new Call(key, command, null, List.of(words), false, false, false);
  }

  /** A plain command that reads a string, or a part of one. */
  static Call readString(RedisCommand<Object> command, String key, Object... words) {
    return new Call(key, command, null, List.of(words), false, false, true);
  }

  /** A plain command that may change something. */
  static Call write(RedisCommand<Object> command, String key, Object... words) {
    return new Call(key, command, null, List.of(words), true, false, false);
  }

  /** A script that the server is expected to know; all of ours may change something. */
  static Call script(Script script, String key, Object... words) {
    return new Call(key, EVALSHA, script, List.of(words), true, false, false);
  }

  /** A plain command on several keys, all of one master. */
  static Call joint(RedisCommand<Object> command, List<String> keys, boolean writes) {
    return new Call(
        keys.get(0), command, null, List.copyOf(keys.subList(1, keys.size())), writes, true, false);
  }

  /** The same script with its source, which teaches it to the server. */
  Call withSource() {
    return new Call(key, EVAL, script, words, writes, false, false);
  }

  /** All keys that it is about. */
  List<Object> keys() {
    if (!joint) {
      return List.of(key);
    }
    List<Object> all = new ArrayList<>(words.size() + 1);
    all.add(key);
    all.addAll(words);
    return all;
  }

  /** Whether it brings the source of its script. */
  boolean hasSource() {
    return command == EVAL;
  }

  /** Everything that is sent after the name of the command. */
  Object[] arguments() {
    if (script == null) {
      Object[] all = new Object[words.size() + 1];
      all[0] = key;
      copyWords(all, 1);
      return all;
    }
    Object[] all = new Object[words.size() + 3];
    all[0] = command == EVAL ? script.text() : script.sha1();
    all[1] = 1;
    all[2] = key;
    copyWords(all, 3);
    return all;
  }

  /** How much is sent, in bytes, more or less. */
  long size() {
    long size = key.length() + 64L;
    for (Object word : words) {
      size += 16;
      size +=
          word instanceof byte[] bytes
              ? bytes.length
              : word instanceof String text ? text.length() : 16;
    }
    return size;
  }

  /** For messages: what was asked, without values. */
  String describe() {
    return (script == null ? command.getName() : script.name()) + " " + key;
  }

  private void copyWords(Object[] target, int from) {
    for (int i = 0; i < words.size(); i++) {
      target[from + i] = words.get(i);
    }
  }
}
