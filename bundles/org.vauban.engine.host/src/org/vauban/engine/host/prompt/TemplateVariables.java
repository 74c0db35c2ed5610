// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The variables of a conversation, as Hugging Face's library passes them to templates. Keywords of JSON Schema stay
 * unchanged, since templates look for them; all other texts are mapped.
 */
final class TemplateVariables {
    private static final Set<String> TYPES = Set.of("string", "number", "integer", "boolean", "array", "object",
            "null");
    /** Keywords of JSON Schema whose keys are user-defined names. */
    private static final Set<String> NAMING = Set.of("properties", "patternProperties", "$defs", "definitions",
            "dependentRequired", "dependentSchemas");
    private static final Set<String> KEYWORDS = Set.of("type", "properties", "required", "description", "title", "enum",
            "const", "default", "examples", "items", "prefixItems", "additionalProperties", "patternProperties",
            "propertyNames", "minProperties", "maxProperties", "minItems", "maxItems", "uniqueItems", "minLength",
            "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
            "multipleOf", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "$ref", "$defs", "definitions",
            "$anchor", "$schema", "$id", "$comment", "nullable", "deprecated", "readOnly", "writeOnly",
            "dependentRequired", "dependentSchemas");
    /** An id that templates may print, measure and compare unchanged. */
    private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9]{9}");
    private static final BigDecimal LONG = BigDecimal.valueOf(Long.MAX_VALUE);

    private final TemplateTextMapper wording;
    private final boolean inParts;
    private final boolean argumentsAsText;
    private final boolean shortIds;

    /**
     * @param inParts whether contents are lists of parts
     * @param argumentsAsText whether the arguments of calls are JSON texts
     * @param shortIds whether every call id is converted to 9 letters and digits, which some templates require
     */
    TemplateVariables(TemplateTextMapper wording, boolean inParts, boolean argumentsAsText, boolean shortIds) {
        this.wording = wording;
        this.inParts = inParts;
        this.argumentsAsText = argumentsAsText;
        this.shortIds = shortIds;
    }

    List<Map<String, Object>> messages(List<ChatTemplateInput.Message> messages) {
        Map<String, String> ids = new LinkedHashMap<>();
        List<Map<String, Object>> list = new ArrayList<>(messages.size());
        for (ChatTemplateInput.Message message : messages) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("role", message.role());
            String content = wording.content(message.content());
            map.put("content", inParts ? List.of(Map.of("type", "text", "text", content)) : content);
            String reasoning = message.reasoning();
            if (reasoning != null && !reasoning.isEmpty()) {
                map.put("reasoning_content", wording.content(reasoning));
            }
            if (!message.calls().isEmpty()) {
                map.put("tool_calls", message.calls().stream().map(call -> call(call, ids)).toList());
            }
            String callId = message.callId();
            if (callId != null) {
                map.put("tool_call_id", id(callId, ids));
                String name = calledName(messages, callId);
                if (name != null) {
                    map.put("name", wording.word(name));
                }
            }
            list.add(map);
        }
        return list;
    }

    /** Returns the name of the tool whose result a message holds. */
    private static @Nullable String calledName(List<ChatTemplateInput.Message> messages, String id) {
        ChatTemplateInput.Call called = messages.stream().flatMap(message -> message.calls().stream())
                .filter(call -> call.id().equals(id)).findFirst().orElse(null);
        return called == null ? null : called.name();
    }

    private Map<String, Object> call(ChatTemplateInput.Call call, Map<String, String> ids) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", wording.word(call.name()));
        function.put("arguments",
                argumentsAsText ? wording.word(call.arguments().toString()) : value(call.arguments(), false, null));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id(call.id(), ids));
        map.put("type", "function");
        map.put("function", function);
        return map;
    }

    private String id(String id, Map<String, String> ids) {
        if (PLAIN_ID.matcher(id).matches() && wording.setting(id).equals(id)) {
            return id;
        }
        return shortIds ? ids.computeIfAbsent(id, i -> String.format(Locale.ROOT, "call%05d", ids.size()))
                : wording.word(id);
    }

    /** Returns null rather than an empty list, since templates check for none. */
    @Nullable
    List<Map<String, Object>> tools(List<ChatTemplateInput.Tool> tools) {
        return tools.isEmpty() ? null : tools.stream().map(tool -> {
            Map<String, Object> function = new LinkedHashMap<>();
            function.put("name", wording.word(tool.name()));
            function.put("description", wording.word(tool.description()));
            function.put("parameters", value(tool.parameters(), true, null));
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("type", "function");
            map.put("function", function);
            return map;
        }).toList();
    }

    /** Returns the settings of the template by name. */
    Map<String, Object> settings(JsonObject variables) {
        Map<String, Object> map = new LinkedHashMap<>();
        variables.entrySet().forEach(entry -> map.put(entry.getKey(), setting(entry.getValue())));
        return map;
    }

    private @Nullable Object setting(JsonElement element) {
        if (element instanceof JsonObject object) {
            Map<String, Object> map = new LinkedHashMap<>();
            object.entrySet().forEach(entry -> map.put(wording.setting(entry.getKey()), setting(entry.getValue())));
            return map;
        }
        if (element.isJsonArray()) {
            List<Object> list = new ArrayList<>();
            element.getAsJsonArray().forEach(item -> list.add(setting(item)));
            return list;
        }
        return element instanceof JsonPrimitive primitive && primitive.isString()
                ? wording.setting(primitive.getAsString())
                : value(element, false, null);
    }

    /**
     * @param schema whether keys are keywords of JSON Schema
     * @param keyword keyword that has this value; or null
     */
    private @Nullable Object value(JsonElement element, boolean schema, @Nullable String keyword) {
        if (element instanceof JsonObject object) {
            boolean names = keyword != null && NAMING.contains(keyword);
            Map<String, Object> map = new LinkedHashMap<>();
            object.entrySet().forEach(entry -> {
                boolean known = schema && !names && KEYWORDS.contains(entry.getKey());
                map.put(known ? entry.getKey() : wording.word(entry.getKey()),
                        value(entry.getValue(), schema, known ? entry.getKey() : null));
            });
            return map;
        }
        if (element.isJsonArray()) {
            List<Object> list = new ArrayList<>();
            element.getAsJsonArray()
                    .forEach(item -> list.add(value(item, schema, "type".equals(keyword) ? keyword : null)));
            return list;
        }
        if (element.isJsonNull()) {
            return null;
        }
        JsonPrimitive primitive = element.getAsJsonPrimitive();
        if (primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        if (primitive.isNumber()) {
            return number(primitive);
        }
        String text = primitive.getAsString();
        return schema && "type".equals(keyword) && TYPES.contains(text) ? text : wording.word(text);
    }

    private static Object number(JsonPrimitive primitive) {
        String text = primitive.getAsString();
        boolean whole = text.matches("-?\\d{1,19}") && new BigDecimal(text).abs().compareTo(LONG) <= 0;
        return whole ? (Object) Long.parseLong(text) : (Object) Double.parseDouble(text);
    }
}
