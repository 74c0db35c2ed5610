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
 * @param id the id as written in the definition
 * @param text the requirement's text; secrets masked
 * @param attributes attributes by name, from ReqIF or from a table with a row for each, without id and text; empty for
 *            others
 * @param parent id of the parent requirement, or null
 * @param file file that defines it
 * @param page page from 1; 0 for formats without pages
 * @param line line from 1; 0 for formats whose text is not that of the file
 * @param start first UTF-16 unit of its definition in the text of the document
 * @param end end of the definition, exclusive; equal to {@code start} if unknown
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
