package dev.perigee.jcache.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of the configuration: {@code classpath:perigee.yaml}, {@code file:/etc/perigee.yaml},
 * {@code jar:file:/app.jar!/perigee.yaml} or a plain path. Errors are {@link
 * IllegalArgumentException}s that name the location and what was looked for.
 */
final class Resource {
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  private final String location;

  Resource(String location) {
    this.location = location;
  }

  /** Whether a manager's URI names a file. */
  static boolean isFile(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "classpath", "file" -> true;
      case "jar" -> uri.toString().endsWith(".yaml") || uri.toString().endsWith(".yml");
      default -> false;
    };
  }

  /** The location that a manager's URI names. */
  static String locationOf(URI uri) {
    return "classpath".equalsIgnoreCase(uri.getScheme())
        ? "classpath:" + uri.getSchemeSpecificPart() // decoded: the name of a resource is no URI
        : uri.toString();
  }

  /** The text, which is in UTF-8. */
  String read(ClassLoader loader) {
    byte[] bytes;
    try (InputStream stream = open(loader)) {
      bytes = stream.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new IllegalArgumentException(location + " cannot be read: " + e, e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(location + " has more than " + MAX_BYTES + " bytes");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(location + " is not a text in UTF-8", e);
    }
  }

  private InputStream open(ClassLoader loader) throws IOException {
    if (hasScheme("classpath")) {
      return openOnClassPath(loader);
    }
    if (hasScheme("jar")) {
      return open(uri().toURL());
    }
    Path path = path();
    if (!Files.isRegularFile(path)) {
      String state = Files.exists(path) ? "this is not a file" : "there is no such file";
      throw new IllegalArgumentException(
          location + ": " + state + "; looked for " + path.toAbsolutePath().normalize());
    }
    return Files.newInputStream(path);
  }

  private InputStream openOnClassPath(ClassLoader loader) throws IOException {
    String name = location.substring("classpath:".length()).replaceFirst("^/+", "");
    @Nullable URL url = name.isEmpty() ? null : loader.getResource(name);
    if (url == null) {
      throw new IllegalArgumentException(
          location
              + ": there is no such resource; looked for '"
              + name
              + "' with a "
              + loader.getClass().getName());
    }
    return open(url);
  }

  /** Without the cache of URLs, which would keep the jar open. */
  private static InputStream open(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }

  private Path path() {
    try {
      if (!hasScheme("file")) {
        if (SCHEME.matcher(location).matches()) {
          throw new IllegalArgumentException(
              location + " is no file; it must be classpath:…, file:… or a path");
        }
        return Path.of(location);
      }
      URI uri = uri();
      if (uri.getRawAuthority() != null) {
        throw new IllegalArgumentException(
            location + " names another machine; a file on this one is file:/…");
      }
      return uri.isOpaque() ? Path.of(uri.getSchemeSpecificPart()) : Path.of(uri);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(location + " is no valid path: " + e.getReason());
    }
  }

  private URI uri() {
    try {
      return new URI(location);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          location + " is no valid URI: " + e.getReason() + "; a space is written as %20");
    }
  }

  private boolean hasScheme(String scheme) {
    return location.regionMatches(true, 0, scheme + ":", 0, scheme.length() + 1);
  }
}
