// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.indexing.UnreadableFile;

/** Exports a matrix as JSON; {@code docs/knowledge.md} describes its structure. Stateless. */
public final class MatrixJson {
    private MatrixJson() {}

    /**
     * Returns the whole matrix as one object.
     *
     * @param unreadable files that could not be read, whose requirements and links are missing
     */
    public static JsonObject of(TraceMatrix matrix, List<UnreadableFile> unreadable) {
        JsonObject object = new JsonObject();
        JsonArray requirements = new JsonArray();
        for (Requirement each : matrix.requirements()) {
            requirements.add(requirement(each, matrix.of(each)));
        }
        object.add("requirements", requirements);
        object.add("withoutCode", ids(matrix.withoutCode()));
        object.add("withoutTests", ids(matrix.withoutTests()));
        JsonArray orphans = new JsonArray();
        for (TraceOrphan each : matrix.orphans()) {
            JsonObject orphan = new JsonObject();
            orphan.addProperty("id", each.id());
            artifact(orphan, each.artifact());
            orphan.addProperty("evidence", each.evidence());
            orphan.addProperty("evidenceLine", each.line() == 0 ? null : each.line());
            orphans.add(orphan);
        }
        object.add("orphans", orphans);
        JsonArray missing = new JsonArray();
        for (UnreadableFile each : unreadable) {
            JsonObject file = new JsonObject();
            file.addProperty("file", each.file().toString());
            file.addProperty("reason", each.reason().name().toLowerCase(Locale.ROOT));
            missing.add(file);
        }
        object.add("unreadable", missing);
        return object;
    }

    /** Returns a requirement with its links. */
    public static JsonObject requirement(Requirement requirement, List<TraceLink> links) {
        JsonObject object = new JsonObject();
        object.addProperty("id", requirement.id());
        object.addProperty("text", requirement.text());
        JsonObject attributes = new JsonObject();
        requirement.attributes().forEach(attributes::addProperty);
        object.add("attributes", attributes);
        object.addProperty("parent", requirement.parent());
        object.addProperty("file", requirement.file().toString());
        object.addProperty("page", requirement.page() == 0 ? null : requirement.page());
        object.addProperty("line", requirement.line() == 0 ? null : requirement.line());
        JsonArray array = new JsonArray();
        for (TraceLink link : links) {
            JsonObject one = new JsonObject();
            artifact(one, link.artifact());
            one.addProperty("basis", link.basis().name().toLowerCase(Locale.ROOT));
            one.addProperty("evidence", link.evidence());
            one.addProperty("evidenceLine", link.line() == 0 ? null : link.line());
            one.addProperty("confidence", Math.round(link.confidence() * 100) / 100.0);
            array.add(one);
        }
        object.add("links", array);
        return object;
    }

    private static void artifact(JsonObject object, TraceArtifact artifact) {
        @Nullable Path file = artifact.file();
        object.addProperty("kind", artifact.kind().name().toLowerCase(Locale.ROOT));
        object.addProperty("name", artifact.name());
        object.addProperty("file", file == null ? null : file.toString());
        object.addProperty("line", artifact.line() == 0 ? null : artifact.line());
        object.addProperty("commit", artifact.commit().isEmpty() ? null : artifact.commit());
    }

    private static JsonArray ids(List<Requirement> requirements) {
        JsonArray array = new JsonArray();
        requirements.forEach(each -> array.add(each.id()));
        return array;
    }
}
