package dev.perigee.jcache.internal.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.cache.CacheException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value in a YAML file that knows its place, so that every error can tell it. Only texts are made
 * from it, whatever its tag asks for.
 */
final class YamlNode {
  private static final Pattern PLAIN_KEY = Pattern.compile("[\\w-]+");

  private final String source;
  private final String path;
  private final Node key;
  private final Node value;

  private YamlNode(String source, String path, Node key, Node value) {
    this.source = source;
    this.path = path;
    this.key = key;
    this.value = value;
  }

  /** The whole of a file; the source is its name in messages. */
  static YamlNode top(String source, Node node) {
    return new YamlNode(source, "", node, node);
  }

  /**
   * The values of a mapping by their keys, in the order of the file; none where there is no value.
   */
  Map<String, YamlNode> children() {
    if (isNull()) {
      return Map.of();
    }
    if (!(value instanceof MappingNode mapping) || !value.getTag().equals(Tag.MAP)) {
      throw error("must have keys of its own below it, as in 'key: value'");
    }
    Map<String, YamlNode> children = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      String name = keyOf(entry.getKeyNode());
      YamlNode child = new YamlNode(source, pathOf(name), entry.getKeyNode(), entry.getValueNode());
      if (children.putIfAbsent(name, child) != null) {
        throw child.errorInKey("stands here a second time");
      }
    }
    return children;
  }

  /** The values of a mapping and of the mappings in it by their paths, all of which are known. */
  Map<String, YamlNode> leaves(KnownKeys known) {
    Map<String, YamlNode> leaves = new LinkedHashMap<>();
    collect(known, "", leaves);
    return leaves;
  }

  private void collect(KnownKeys known, String section, Map<String, YamlNode> leaves) {
    children()
        .forEach(
            (name, child) -> {
              String full = section.isEmpty() ? name : section + "." + name;
              boolean dotted = name.contains(".");
              if (!dotted && known.isLeaf(full)) {
                leaves.put(full, child);
              } else if (!dotted && known.isGroup(full)) {
                child.collect(known, full, leaves);
              } else {
                throw child.errorInKey(known.unknown(section, name));
              }
            });
  }

  boolean isList() {
    return value instanceof SequenceNode;
  }

  /** The elements of a list. */
  List<YamlNode> items() {
    if (!(value instanceof SequenceNode sequence) || !value.getTag().equals(Tag.SEQ)) {
      throw error("must be a list, as in '[a, b]'");
    }
    return sequence.getValue().stream()
        .map(item -> new YamlNode(source, path, item, item))
        .toList();
  }

  /** The text of a single value. */
  String text() {
    if (isNull()) {
      throw error("has no value");
    }
    return scalar(value, "must be a single value");
  }

  /**
   * What the text stands for; an {@link IllegalArgumentException} becomes an error of this place.
   */
  <T> T parse(Function<String, T> parser) {
    return convert(text(), parser);
  }

  /** What the input stands for; an {@link IllegalArgumentException} likewise. */
  <S, T> T convert(S input, Function<S, T> function) {
    try {
      return function.apply(input);
    } catch (IllegalArgumentException e) {
      CacheException error = error(String.valueOf(e.getMessage()));
      error.initCause(e.getCause());
      throw error;
    }
  }

  /** An error at this value. */
  CacheException error(String problem) {
    return error(source, value.getStartMark(), path, problem);
  }

  /** An error at the key of this value. */
  CacheException errorInKey(String problem) {
    return error(source, key.getStartMark(), path, problem);
  }

  /** An error with its place; lines and columns count from 1. */
  static CacheException error(String source, Mark mark, String path, String problem) {
    String place = source + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": ";
    String where = path.isEmpty() ? "" : path + ": ";
    return new CacheException(place + Redaction.redact(where + problem));
  }

  private String keyOf(Node node) {
    if (node.getTag().equals(Tag.MERGE)) {
      throw error(
          source,
          node.getStartMark(),
          path,
          "'<<' is not supported; use a pattern below 'caches' for what caches have in common");
    }
    return scalar(node, "a key must be a single value");
  }

  private String scalar(Node node, String otherwise) {
    if (!(node instanceof ScalarNode scalar)) {
      throw error(source, node.getStartMark(), path, otherwise);
    }
    if (!Tag.standardTags.contains(node.getTag())) {
      throw error(source, node.getStartMark(), path, "tags, which begin with '!', are refused");
    }
    return scalar.getValue();
  }

  private boolean isNull() {
    return value.getTag().equals(Tag.NULL);
  }

  private String pathOf(String name) {
    String shown = PLAIN_KEY.matcher(name).matches() ? name : "'" + name + "'";
    return path.isEmpty() ? shown : path + "." + shown;
  }
}
