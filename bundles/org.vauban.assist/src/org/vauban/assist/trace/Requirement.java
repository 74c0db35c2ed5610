// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A requirement of a ReqIF file or a document.
 *
 * @param id as it is written where the requirement is defined
 * @param text what is required; secrets masked
 * @param attributes of ReqIF, or of a table with a row for each, by name, without id and text; empty for others
 * @param parent id of the requirement above it, or null
 * @param file that defines it
 * @param page from 1; 0 for formats without pages
 * @param line from 1; 0 for formats whose text is not that of the file
 * @param start first UTF-16 unit of its definition in the text of the document
 * @param end behind the last one; as {@code start} where that is not known
 */
public record Requirement(String id, String text, Map<String, String> attributes, @Nullable String parent, Path file,
        int page, int line, int start, int end) {
    /** Copies the map. */
    public Requirement {
        Objects.requireNonNull(id);
        Objects.requireNonNull(text);
        Objects.requireNonNull(file);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
}
