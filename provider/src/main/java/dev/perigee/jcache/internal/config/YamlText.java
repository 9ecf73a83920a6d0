package dev.perigee.jcache.internal.config;

import java.io.StringReader;
import java.util.List;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The text of a YAML file, to nodes. The parser's own errors repeat the lines of the file, which
 * may hold a password: only their problem and place are told, and they are no cause of ours.
 */
final class YamlText {
  private static final int MAX_ALIASES = 50;
  private static final int MAX_NESTING = 20;

  /** Problems of the parser after which it repeats text of the file. */
  private static final List<String> REPEATING =
      List.of("found undefined alias", "found undefined tag handle", "Global tag is not allowed");

  private YamlText() {}

  /** The top of the file; the source is its name in messages. */
  static YamlNode parse(String source, String text) {
    refuseControlCharacters(source, text);
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_NESTING);
    options.setCodePointLimit(Integer.MAX_VALUE); // the resource has been bounded
    Node node;
    try {
      node = new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      String problem = "this is not valid YAML: " + withoutContents(e.getProblem());
      throw mark == null
          ? new CacheException(source + ": " + problem)
          : YamlNode.error(source, mark, "", problem);
    } catch (YAMLException e) {
      throw new CacheException(source + ": this is not valid YAML: " + e.getMessage());
    }
    return node == null ? parse(source, "{}") : YamlNode.top(source, node);
  }

  private static String withoutContents(@Nullable String problem) {
    if (problem == null) {
      return "a syntax error";
    }
    return REPEATING.stream().filter(problem::startsWith).findFirst().orElse(problem);
  }

  private static void refuseControlCharacters(String source, String text) {
    int line = 1;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (!StreamReader.isPrintable(c)) {
        throw new CacheException(
            String.format("%s:%d: YAML does not allow the character U+%04X", source, line, c));
      }
      if (c == '\n') {
        line++;
      }
    }
  }
}
