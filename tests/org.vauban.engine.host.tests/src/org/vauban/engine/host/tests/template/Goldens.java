// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** The files of {@code releng/chat-templates}, and the templates of the llama.cpp source that they refer to. */
final class Goldens {
    private Goldens() {}

    static JsonElement read(String file) {
        return JsonParser
                .parseString(text(Path.of(System.getProperty("vauban.root"), "releng", "chat-templates", file)));
    }

    static Path templates() {
        return Path.of(System.getProperty("vauban.llama.source"), "models", "templates");
    }

    /** Returns a file's text, or fails with its origin. */
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The tests need " + file + " (./dev setup fetches the llama.cpp source)", e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> variables(JsonObject holder) {
        return (Map<String, Object>) java(holder.get("variables"));
    }

    /** Converts JSON to plain Java values, with whole numbers as {@code Long}. */
    static Object java(JsonElement element) {
        return switch (element) {
            case JsonObject object -> {
                Map<String, Object> map = new LinkedHashMap<>();
                object.entrySet().forEach(entry -> map.put(entry.getKey(), java(entry.getValue())));
                yield map;
            }
            case JsonArray array -> {
                List<Object> list = new ArrayList<>();
                array.forEach(item -> list.add(java(item)));
                yield list;
            }
            default -> {
                if (element.isJsonNull()) {
                    yield null;
                }
                var primitive = element.getAsJsonPrimitive();
                if (primitive.isBoolean()) {
                    yield primitive.getAsBoolean();
                }
                if (primitive.isString()) {
                    yield primitive.getAsString();
                }
                String number = primitive.getAsString();
                yield number.matches("-?\\d+") ? (Object) Long.valueOf(number) : Double.valueOf(number);
            }
        };
    }

    /** Returns a text's entry in the goldens: its length in code points and the hash of its UTF-8 form. */
    static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return text.codePointCount(0, text.length()) + " " + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
