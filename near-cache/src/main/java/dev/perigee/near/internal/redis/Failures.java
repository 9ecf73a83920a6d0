package dev.perigee.near.internal.redis;

import dev.perigee.near.BulkException;
import dev.perigee.near.StoreException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.redisson.RedissonShutdownException;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisReconnectedException;
import org.redisson.client.RedisRedirectException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.RedisTryAgainException;
import org.redisson.client.RedisWrongPasswordException;
import org.redisson.client.WriteRedisConnectionException;

/** Reads what went wrong out of Redisson's exceptions. */
final class Failures {

  /**
   * What a server says that cannot do it now, by itself or from within a script: its data set is
   * not there yet, the slot has no master, the master has become a replica or lacks its own, a
   * script of somebody's runs, slots are being moved.
   */
  private static final Pattern NOT_NOW =
      Pattern.compile(
          "(^|: -)(LOADING|CLUSTERDOWN|MASTERDOWN|READONLY|NOREPLICAS|BUSY|TRYAGAIN|MOVED|ASK)\\b");

  /** An error reply begins with its code. */
  private static final Pattern ERROR_REPLY = Pattern.compile("^[A-Z]{2,} ");

  private Failures() {}

  /**
   * @param what what was asked: a command and a key
   * @param server where, without secrets
   * @param writes whether an execution that was not confirmed matters
   */
  static StoreException of(Throwable thrown, String what, String server, boolean writes) {
    Throwable cause = unwrapped(thrown);
    if (cause instanceof StoreException known) {
      return known;
    }
    return new StoreException(
        what + " at " + server + ": " + reason(cause),
        cause,
        writes && !isNotExecuted(cause),
        isOutage(cause));
  }

  /** The failure below the wrappers of futures. */
  static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Whether the server does not know a script by its digest. */
  static boolean isUnknownScript(Throwable thrown) {
    return unwrapped(thrown) instanceof RedisNoScriptException;
  }

  /** Whether the server says that another one has the key: it has done nothing then. */
  static boolean isElsewhere(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    return cause instanceof RedisRedirectException || cause instanceof RedisTryAgainException;
  }

  /** Whether the key holds something else than a string. */
  static boolean isOfAnotherType(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    if (cause instanceof StoreException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).startsWith("WRONGTYPE");
  }

  /** Whether a server may be there that was too slow, or we were. */
  static boolean isTimeout(Throwable thrown) {
    for (Throwable cause = unwrapped(thrown); cause != null; cause = cause.getCause()) {
      if (cause instanceof RedisTimeoutException || cause instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }

  /** Whether no answer came: no connection, a lost one, or a timeout. Not where we closed. */
  static boolean isSilence(Throwable thrown) {
    for (Throwable cause = unwrapped(thrown); cause != null; cause = cause.getCause()) {
      if (cause instanceof BulkException bulk && !bulk.done().isEmpty()) {
        return false;
      }
      if (cause instanceof RedisTimeoutException
          || cause instanceof TimeoutException
          || cause instanceof RedisConnectionException
          || cause instanceof RedisNodeNotFoundException
          || cause instanceof WriteRedisConnectionException
          || cause instanceof RedisReconnectedException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether Redis was not there: silence, or a reply that says "not now". A refusal is none, even
   * where it kept a connection from being made.
   */
  static boolean isOutage(Throwable thrown) {
    for (Throwable cause = unwrapped(thrown); cause != null; cause = cause.getCause()) {
      String message = cause instanceof RedisException ? cause.getMessage() : null;
      if (isElsewhere(cause) || (message != null && NOT_NOW.matcher(message).find())) {
        return true;
      }
      if (cause instanceof RedisAuthRequiredException
          || cause instanceof RedisWrongPasswordException
          || (message != null && ERROR_REPLY.matcher(message).find())) {
        return false;
      }
    }
    return isSilence(thrown);
  }

  private static String reason(Throwable cause) {
    if (cause instanceof RedisResponseTimeoutException) {
      return "no answer within the timeout (redis.timeout)";
    }
    if (cause instanceof RedisAuthRequiredException
        || cause instanceof RedisWrongPasswordException) {
      return "Redis wants another user or password; set them in the URI";
    }
    if (cause instanceof RedissonShutdownException) {
      return "the client was shut down";
    }
    if (cause instanceof CancellationException) {
      return "cancelled";
    }
    if (cause instanceof WriteRedisConnectionException
        || cause instanceof RedisReconnectedException) {
      return "the connection was lost";
    }
    if (cause instanceof RedisConnectionException || cause instanceof RedisNodeNotFoundException) {
      return "no connection";
    }
    if (cause instanceof RedisTimeoutException) {
      return "not sent within the timeout (redis.timeout): no connection, or others before it were slow";
    }
    // An error reply: its first sentence is Redis's own, the rest is Redisson's and may hold
    // values.
    String message = String.valueOf(cause.getMessage());
    int own = message.indexOf(". channel: ");
    return own < 0 ? message : message.substring(0, own);
  }

  /** Whether it is certain that Redis did not execute the command. */
  static boolean isNotExecuted(Throwable cause) {
    if (cause instanceof RedisResponseTimeoutException
        || cause instanceof RedisReconnectedException
        || cause instanceof WriteRedisConnectionException) {
      return false;
    }
    // What is left below RedisException: no connection, never written into one, or an error reply.
    return cause instanceof RedisException;
  }
}
