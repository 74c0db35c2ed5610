// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.governance.source.TextSource;

/**
 * A request for a task on a document.
 *
 * @param editor key of the editor or document; a newer query with the same key ends the older one
 * @param source location of the text
 * @param format format of the text
 * @param text the editor's whole document
 * @param start start of the range, in UTF-16 units
 * @param end end of the range, exclusive; it includes paragraphs that lie partly in it
 * @param task the task
 * @param argument the target language of a translation, an additional instruction for other tasks; may be empty
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

    /** Returns the location of the text, for names and the kind of text; null if it is not a file. */
    public @Nullable Path file() {
        return source().path();
    }

    /** Returns the project or workspace folder, or null. */
    public @Nullable Path root() {
        return source().root();
    }
}
