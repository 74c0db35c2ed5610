// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.merkle.MerkleFrontier;

/**
 * A position up to which a log was read, with the tree of the lines before it.
 *
 * @param tree must not be modified
 * @param first hash of the first line of the file, empty before any line
 * @param offset end of the last line that was read, in bytes of that file
 * @param head hash of the last line that was read, 64 zeros before any
 */
record TreePosition(MerkleFrontier tree, String first, long offset, String head) {
    /** Returns the position before any line. */
    static TreePosition start() {
        return new TreePosition(new MerkleFrontier(), "", 0, AuditLine.FIRST_PREVIOUS);
    }

    long size() {
        return tree.size();
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("size", tree.size());
        json.add("nodes", nodes(tree));
        json.addProperty("first", first);
        json.addProperty("offset", offset);
        json.addProperty("head", head);
        return json;
    }

    static JsonArray nodes(MerkleFrontier tree) {
        JsonArray nodes = new JsonArray();
        for (byte[] node : tree.nodes()) {
            nodes.add(Base64.getEncoder().encodeToString(node));
        }
        return nodes;
    }

    /** Reads a tree from members of a JSON object; empty if they describe none. */
    static Optional<MerkleFrontier> tree(JsonObject json, String size) {
        try {
            List<byte[]> nodes = new ArrayList<>();
            for (JsonElement node : json.getAsJsonArray("nodes")) {
                nodes.add(Base64.getDecoder().decode(node.getAsString()));
            }
            return Optional.of(MerkleFrontier.of(json.get(size).getAsLong(), nodes));
        } catch (IllegalArgumentException | ClassCastException | NullPointerException | IllegalStateException
                | UnsupportedOperationException e) {
            return Optional.empty(); // of another version, or damaged: recomputed from the lines
        }
    }

    /** Reads what {@link #json} wrote; empty if it is something else. */
    static Optional<TreePosition> of(@Nullable JsonElement element) {
        if (!(element instanceof JsonObject json)) {
            return Optional.empty();
        }
        try {
            String first = json.get("first").getAsString();
            long offset = json.get("offset").getAsLong();
            String head = json.get("head").getAsString();
            return tree(json, "size").map(tree -> new TreePosition(tree, first, offset, head));
        } catch (NullPointerException | ClassCastException | IllegalStateException | UnsupportedOperationException
                | NumberFormatException e) {
            return Optional.empty(); // see above
        }
    }
}
