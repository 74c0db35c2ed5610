// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.governance.signature.StrictJson;

/**
 * An unsigned policy: a JSON object whose members are settings, with texts or lists of texts as values. A file that
 * cannot be understood is refused as a whole, since otherwise what it was meant to forbid would be allowed.
 */
final class PlainPolicy {
    private PlainPolicy() {}

    /** Returns the settings of a file; empty if the file does not exist. */
    static Map<SettingDefinition, List<String>> read(Path file) throws PolicyException {
        byte[] bytes = PolicyFile.bytes(file).orElse(null);
        if (bytes == null) {
            return Map.of();
        }
        if (bytes.length > StrictJson.MAX_BYTES) {
            throw Policy.invalid(file, Messages.text("policy.long"), null);
        }
        try {
            return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), file);
        } catch (CharacterCodingException e) {
            throw Policy.invalid(file, Messages.text("policy.utf8"), e);
        }
    }

    private static Map<SettingDefinition, List<String>> parse(String text, Path file) throws PolicyException {
        Map<SettingDefinition, List<String>> settings = new LinkedHashMap<>();
        try (JsonReader in = new JsonReader(new StringReader(text))) {
            in.setStrictness(Strictness.STRICT);
            in.beginObject();
            while (in.hasNext()) {
                String name = in.nextName();
                SettingDefinition setting = SettingCatalogue.find(name).orElse(null);
                if (setting == null) {
                    throw Policy.invalid(file,
                            Messages.text("policy.unknown", name, SettingCatalogue.names(name)), null);
                }
                if (settings.put(setting, values(in, setting, file)) != null) {
                    throw Policy.invalid(file, Messages.text("policy.twice", name), null);
                }
            }
            in.endObject();
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw Policy.invalid(file, Messages.text("policy.json", ""), null);
            }
            return settings;
        } catch (IOException | IllegalStateException e) {
            throw Policy.invalid(file, Messages.text("policy.json", String.valueOf(e.getMessage())), e);
        }
    }

    private static List<String> values(JsonReader in, SettingDefinition setting, Path file)
            throws IOException, PolicyException {
        JsonElement value;
        if (setting.type().isList()) {
            value = texts(in, setting, file);
        } else if (in.peek() == JsonToken.STRING) {
            value = new JsonPrimitive(unicode(in.nextString(), file));
        } else {
            throw Policy.invalid(file, Messages.text("policy.text", setting.name()), null);
        }
        List<String> values = setting.read(value, false).orElse(null);
        if (values == null) {
            throw new PolicyException(file, Messages.text("policy.value", file, setting.name(),
                    value.isJsonArray() ? value : value.getAsString(), setting.expected()), null);
        }
        return values;
    }

    private static String unicode(String text, Path file) throws PolicyException {
        if (!StrictJson.isUnicode(text)) {
            throw Policy.invalid(file, Messages.text("policy.utf8"), null);
        }
        return text;
    }

    private static JsonElement texts(JsonReader in, SettingDefinition setting, Path file)
            throws IOException, PolicyException {
        JsonArray texts = new JsonArray();
        boolean list = in.peek() == JsonToken.BEGIN_ARRAY;
        if (list) {
            in.beginArray();
        }
        while (list && in.hasNext()) {
            list = in.peek() == JsonToken.STRING;
            if (list) {
                texts.add(unicode(in.nextString(), file));
            }
        }
        if (!list) {
            throw Policy.invalid(file, Messages.text("policy.list", setting.name()), null);
        }
        in.endArray();
        return texts;
    }
}
