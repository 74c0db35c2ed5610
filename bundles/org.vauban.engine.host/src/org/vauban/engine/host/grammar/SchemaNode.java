// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.List;
import java.util.Objects;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;

/** A schema or part of one, identified by its place. Two nodes are equal if they have the same place. */
record SchemaNode(String pointer, JsonElement element) {
    boolean isFalse() {
        return element.isJsonPrimitive() && !element.getAsBoolean();
    }

    boolean isTrue() {
        return element.isJsonPrimitive() && element.getAsBoolean();
    }

    boolean has(String keyword) {
        return element.isJsonObject() && object().has(keyword);
    }

    JsonObject object() {
        return element.getAsJsonObject();
    }

    /** Returns the value of an existing keyword. */
    JsonElement get(String keyword) {
        return Objects.requireNonNull(object().get(keyword), keyword);
    }

    /** Returns the schema below a keyword, such as {@code items}. */
    SchemaNode child(String keyword) {
        return new SchemaNode(pointer + "/" + escaped(keyword), get(keyword));
    }

    /** Returns a schema in the object below a keyword, such as {@code properties}. */
    SchemaNode child(String keyword, String name) {
        return new SchemaNode(pointer + "/" + escaped(keyword) + "/" + escaped(name),
                get(keyword).getAsJsonObject().get(name));
    }

    /** Returns the schemas of the first items: {@code prefixItems}, or before draft 2020-12 a list in {@code items}. */
    List<SchemaNode> firstItems() {
        return children(isTuple() ? "items" : "prefixItems");
    }

    /** Whether there is a schema for the other items. */
    boolean hasOtherItems() {
        return has(isTuple() ? "additionalItems" : "items");
    }

    SchemaNode otherItems() {
        return child(isTuple() ? "additionalItems" : "items");
    }

    private boolean isTuple() {
        return has("items") && get("items").isJsonArray();
    }

    /** Returns the schemas in the array below a keyword, none if it is missing. */
    List<SchemaNode> children(String keyword) {
        if (!has(keyword)) {
            return List.of();
        }
        JsonArray array = get(keyword).getAsJsonArray();
        return java.util.stream.IntStream.range(0, array.size())
                .mapToObj(i -> new SchemaNode(pointer + "/" + keyword + "/" + i, array.get(i))).toList();
    }

    static String escaped(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SchemaNode node && node.pointer.equals(pointer);
    }

    @Override
    public int hashCode() {
        return pointer.hashCode();
    }
}
