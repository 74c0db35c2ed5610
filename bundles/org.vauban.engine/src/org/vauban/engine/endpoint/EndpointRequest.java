// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A request that an endpoint received or would receive, for inspection by the user. Contains no API key.
 *
 * @param endpoint name of the endpoint
 * @param address address of the request, including the path
 * @param region region in which the endpoint computes, empty if unknown
 * @param feature name of the feature in policies
 * @param model requested model, or null for the first one that the endpoint lists
 * @param classes data classes of the texts as named in policies
 * @param body the content, in JSON: exactly what is sent if there is a model
 * @param sent whether it was sent
 */
public record EndpointRequest(String endpoint, String address, String region, String feature, @Nullable String model,
        List<String> classes, String body, boolean sent) {
    /** Members that contain texts rather than protocol keywords. */
    private static final Set<String> TEXTS = Set.of("content", "prompt", "suffix", "input", "input_prefix",
            "input_suffix", "text", "filename", "arguments", "description");

    /** Copies the list. */
    public EndpointRequest {
        classes = List.copyOf(classes);
    }

    /**
     * A text of a request.
     *
     * @param path path of its member, such as {@code messages[0].content}
     * @param text text as the endpoint reads it
     */
    public record Text(String path, String text) {}

    /**
     * A request, separated completely into its texts and the rest.
     *
     * @param texts texts in their order
     * @param rest the request with {@code [1]} in place of the first text, and so on
     */
    public record Content(List<Text> texts, JsonObject rest) {
        /** Copies the list. */
        public Content {
            texts = List.copyOf(texts);
        }
    }

    /** Returns the size of the body in bytes, without the HTTP header. */
    public int bytes() {
        return body.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Returns the separated content. */
    public Content content() {
        List<Text> texts = new ArrayList<>();
        JsonObject rest = new JsonObject();
        JsonParser.parseString(body).getAsJsonObject().asMap().forEach(
                (name, value) -> rest.add(name, taken(value, name, TEXTS.contains(name), texts)));
        return new Content(texts, rest);
    }

    private static JsonElement taken(JsonElement value, String path, boolean isText, List<Text> texts) {
        if (value instanceof JsonObject object) {
            JsonObject rest = new JsonObject();
            object.asMap().forEach((name, each) -> rest.add(name,
                    taken(each, path + "." + name, TEXTS.contains(name), texts)));
            return rest;
        }
        if (value instanceof JsonArray array) {
            JsonArray rest = new JsonArray();
            for (int i = 0; i < array.size(); i++) {
                rest.add(taken(array.get(i), path + "[" + i + "]", isText, texts));
            }
            return rest;
        }
        if (isText && value instanceof JsonPrimitive primitive && primitive.isString()) {
            texts.add(new Text(path, primitive.getAsString()));
            return new JsonPrimitive("[" + texts.size() + "]");
        }
        return value;
    }
}
