package dev.perigee.near.internal.redis;

import org.redisson.client.RedisAskException;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisMovedException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.RedisTryAgainException;
import org.redisson.client.RedisWrongPasswordException;
import org.redisson.misc.RedisURI;

/**
 * Errors of Redis as the exceptions that Redisson makes of them, as far as anything here depends on
 * their kind; {@link Failures} reads both.
 */
final class ErrorReplies {
  private ErrorReplies() {}

  /** The exception for an error, which begins with its code. */
  static RedisException of(String error) {
    int space = error.indexOf(' ');
    String code = space < 0 ? error : error.substring(0, space);
    return switch (code) {
      case "NOSCRIPT" -> new RedisNoScriptException(error);
      case "MOVED", "ASK" -> redirection(error, code);
      case "TRYAGAIN" -> new RedisTryAgainException(error);
      case "NOAUTH" -> new RedisAuthRequiredException(error);
      case "WRONGPASS" -> new RedisWrongPasswordException(error);
      default -> new RedisException(error);
    };
  }

  /** {@code MOVED 3999 127.0.0.1:6381}; the scheme is not used. */
  private static RedisException redirection(String error, String code) {
    String[] parts = error.split(" ", -1);
    try {
      int slot = Integer.parseInt(parts[1]);
      RedisURI address = new RedisURI("redis://" + parts[2]);
      return code.equals("ASK")
          ? new RedisAskException(slot, address)
          : new RedisMovedException(slot, address);
    } catch (RuntimeException e) { // no slot, or no address
      return new RedisException(error, e);
    }
  }
}
