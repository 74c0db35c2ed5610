// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.governance.source.TextSource;

/**
 * What to do with a document.
 *
 * @param editor a key of the editor or document; a newer query of the same key ends the older one
 * @param source where the text is stored
 * @param format how it is written
 * @param text the whole document as it is in the editor
 * @param start of the range that is worked on, in UTF-16 units
 * @param end behind it; the paragraphs that lie wholly or partly in the range are meant
 * @param task what to do
 * @param argument the name of the language for a translation, a wish in words for other tasks; may be empty
 */
public record DocumentQuery(String editor, TextSource source, DocumentFormat format, String text, int start, int end,
        DocumentTask task, String argument) {

    public DocumentQuery {
        Objects.requireNonNull(editor);
        Objects.requireNonNull(format);
        Objects.requireNonNull(source);
        Objects.requireNonNull(text);
        Objects.requireNonNull(task);
        Objects.requireNonNull(argument);
        Objects.checkFromToIndex(start, end, text.length());
    }

    /** Where the text is stored, for names and the kind of text; null for what is no file. */
    public @Nullable Path file() {
        return source().path();
    }

    /** The project or workspace folder, or null. */
    public @Nullable Path root() {
        return source().root();
    }
}
