package dev.perigee.jcache.internal.config;

import dev.perigee.jcache.config.CacheSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a YAML file; every error is a {@link javax.cache.CacheException} with its place. */
final class ConfigurationFileReader {
  /** The keys at the top. */
  static final KnownKeys MANAGER = RedisSection.KEYS.and("namespace", "defaults", "caches");

  /** The keys below {@code defaults} and below a pattern. */
  static final KnownKeys CACHE =
      new KnownKeys(Arrays.stream(CacheSetting.values()).map(CacheSetting::key).toList());

  /** The keys below a declared cache. */
  static final KnownKeys DECLARED = CACHE.and("key", "value");

  private final ClassLoader loader;

  ConfigurationFileReader(ClassLoader loader) {
    this.loader = loader;
  }

  /** What the text says; the source is its name in messages. */
  ConfigurationFile read(String source, String text) {
    Map<String, YamlNode> top = YamlText.parse(source, text).leaves(MANAGER);
    RedisSection redis = new RedisSection(top, loader);
    return new ConfigurationFile(
        Optional.ofNullable(top.get("namespace"))
            .map(node -> node.parse(Namespace::check))
            .orElse(null),
        redis.topology(),
        redis.timeout(),
        new CacheRules(
            Optional.ofNullable(top.get("defaults"))
                .map(node -> settings(node.leaves(CACHE)))
                .orElse(SettingValues.NONE),
            Optional.ofNullable(top.get("caches")).map(this::rules).orElse(List.of())));
  }

  private List<CacheRule> rules(YamlNode caches) {
    List<CacheRule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    caches
        .children()
        .forEach(
            (text, node) -> {
              NamePattern pattern = NamePattern.parse(text);
              if (text.isEmpty()) {
                throw node.errorInKey("a cache must have a name");
              }
              if (pattern.isName() && !names.add(pattern.name())) {
                throw node.errorInKey("this cache is declared above already, written otherwise");
              }
              rules.add(rule(pattern, node));
            });
    return rules;
  }

  private CacheRule rule(NamePattern pattern, YamlNode node) {
    Map<String, YamlNode> leaves = node.leaves(DECLARED);
    return new CacheRule(
        pattern, type(pattern, leaves, "key"), type(pattern, leaves, "value"), settings(leaves));
  }

  private @Nullable Class<?> type(NamePattern pattern, Map<String, YamlNode> leaves, String key) {
    YamlNode node = leaves.get(key);
    if (node == null) {
      return null;
    }
    if (!pattern.isName()) {
      throw node.errorInKey(
          "only a cache that is declared by its name has types; '" + pattern + "' is a pattern");
    }
    return node.parse(name -> TypeName.resolve(name, loader));
  }

  /** The settings among the leaves. */
  private static SettingValues settings(Map<String, YamlNode> leaves) {
    Map<CacheSetting, Object> values = new EnumMap<>(CacheSetting.class);
    leaves.forEach(
        (path, node) ->
            CacheSetting.ofKey(path)
                .ifPresent(setting -> values.put(setting, value(setting, node))));
    return new SettingValues(values);
  }

  private static Object value(CacheSetting setting, YamlNode node) {
    return setting == CacheSetting.SERIALIZATION_ALLOW && node.isList()
        ? node.convert(node.items().stream().map(YamlNode::text).toList(), setting::check)
        : node.parse(setting::parse);
  }
}
