package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.RefusedException;
import java.util.Locale;

/**
 * Locales by language tag, which knows script and extensions. The few that no tag describes (a
 * variant of the old form) stand as language, country and variant.
 */
final class LocaleSerializer extends GraphSerializer<Locale> {

  @Override
  void write(Engine engine, Output output, Locale locale) {
    String tag = locale.toLanguageTag();
    if (Locale.forLanguageTag(tag).equals(locale)) {
      output.writeString(tag);
      return;
    }
    if (!plain(locale.getLanguage(), locale.getCountry(), locale.getVariant()).equals(locale)) {
      throw new RefusedException("Locale " + locale + " cannot be rebuilt from its parts");
    }
    output.writeString(null);
    output.writeString(locale.getLanguage());
    output.writeString(locale.getCountry());
    output.writeString(locale.getVariant());
  }

  @Override
  Locale read(Engine engine, GraphInput input, Class<? extends Locale> type) {
    String tag = input.readString();
    return tag != null
        ? Locale.forLanguageTag(tag)
        : plain(input.readText(), input.readText(), input.readText());
  }

  private static Locale plain(String language, String country, String variant) {
    // The constructor is the only way to parts that no tag can express.
    @SuppressWarnings("deprecation")
    Locale locale = new Locale(language, country, variant);
    return locale;
  }
}
