package dev.perigee.jcache.internal.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of Redis: {@code redis[s]://[user:password@]host[:port][/database]}. Errors never show
 * the address, since it may hold a password.
 */
final class RedisUri {
  private static final int SERVER_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;
  private static final String FORM = "redis://[user:password@]host[:port][/database], or rediss://";

  private RedisUri() {}

  static boolean isRedis(URI uri) {
    return "redis".equalsIgnoreCase(uri.getScheme()) || "rediss".equalsIgnoreCase(uri.getScheme());
  }

  /** A server, with its port, and its database if it has one. */
  static URI server(String text) {
    URI uri = parse(text, SERVER_PORT);
    database(uri);
    return uri;
  }

  /** A node of a cluster: it has no database. */
  static URI node(String text) {
    return withoutDatabase(parse(text, SERVER_PORT));
  }

  /** A sentinel: it has no database, and a port of its own. */
  static URI sentinel(String text) {
    return withoutDatabase(parse(text, SENTINEL_PORT));
  }

  private static URI withoutDatabase(URI uri) {
    if (database(uri) != 0) {
      throw new IllegalArgumentException("a node has no database in its address");
    }
    return uri;
  }

  /** The nodes, if they can be used as one: some, of one scheme, with the same credentials. */
  static List<URI> together(List<URI> nodes) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("must have at least one node");
    }
    if (nodes.stream().map(URI::getScheme).distinct().count() > 1) {
      throw new IllegalArgumentException("the nodes must all be redis:// or all be rediss://");
    }
    if (nodes.stream().map(node -> "" + node.getRawUserInfo()).distinct().count() > 1) {
      throw new IllegalArgumentException("the nodes must all have the same user and password");
    }
    return nodes;
  }

  private static URI parse(String text, int defaultPort) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      // Not as a cause: its message repeats the input.
      throw new IllegalArgumentException(
          "this is no address of Redis: "
              + e.getReason()
              + " at character "
              + (e.getIndex() + 1)
              + "; it must be "
              + FORM
              + ". Special characters of a password are written as %XX");
    }
    if (!isRedis(uri)) {
      throw new IllegalArgumentException("this is no address of Redis; it must be " + FORM);
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "this address has a '?' or '#'; it must be "
              + FORM
              + ". In a password they are written as %3F and %23");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "this address has no valid host and port; it must be "
              + FORM
              + ". A host has letters, digits, '-' and '.', but no '_'");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("the port must be from 1 to 65535");
    }
    return normal(uri, defaultPort);
  }

  private static int database(URI uri) {
    @Nullable String path = uri.getRawPath();
    if (path == null || path.isEmpty() || path.equals("/")) {
      return 0;
    }
    if (!path.matches("/\\d{1,5}")) {
      throw new IllegalArgumentException(
          "the path of an address of Redis is the number of a database, such as /0");
    }
    return Integer.parseInt(path.substring(1));
  }

  private static URI normal(URI uri, int defaultPort) {
    String userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
    int port = uri.getPort() == -1 ? defaultPort : uri.getPort();
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    return URI.create(scheme + "://" + userInfo + uri.getHost() + ":" + port + uri.getRawPath());
  }
}
