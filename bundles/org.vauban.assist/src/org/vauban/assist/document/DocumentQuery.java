// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What to do with a document.
 *
 * @param editor a key of the editor or document; a newer query of the same key ends the older one
 * @param file where it is stored, or null for a text without a file
 * @param root the project or workspace folder, or null
 * @param format how it is written
 * @param text the whole document as it is in the editor
 * @param start of the range that is worked on, in UTF-16 units
 * @param end behind it; the paragraphs that lie wholly or partly in the range are meant
 * @param task what to do
 * @param argument the name of the language for a translation, a wish in words for other tasks; may be empty
 */
public record DocumentQuery(String editor, Path file, Path root, DocumentFormat format, String text, int start, int end,
        DocumentTask task, String argument) {

    public DocumentQuery {
        Objects.requireNonNull(editor);
        Objects.requireNonNull(format);
        Objects.requireNonNull(text);
        Objects.requireNonNull(task);
        Objects.requireNonNull(argument);
        Objects.checkFromToIndex(start, end, text.length());
    }
}
