// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * A problem to fix.
 *
 * @param editor key of the editor or document; a newer query with the same key ends the older one
 * @param source location of the text
 * @param language an LSP language id such as {@code java}, or null
 * @param text the editor's whole document
 * @param problem the problem; within the text
 * @param scope lines that may be changed, such as those of a method; null for those around the problem
 * @param declarations declarations that the problem concerns: types, members, other files; may be empty
 * @param attempts limit of the model's attempts, at least 1
 * @param quoted text of other files in the problem's message and the scope's draft: if the gate withholds any of it,
 *        the model receives neither
 */
public record FixQuery(String editor, TextSource source, @Nullable String language, String text, Problem problem,
        @Nullable Scope scope, List<Attachment> declarations, int attempts, List<SourceText> quoted) {

    public FixQuery {
        Objects.requireNonNull(editor);
        Objects.requireNonNull(source);
        Objects.requireNonNull(text);
        Objects.checkFromToIndex(problem.start(), problem.end(), text.length());
        if (scope != null) {
            Objects.checkFromToIndex(scope.start(), scope.end(), text.length());
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts " + attempts);
        }
        declarations = List.copyOf(declarations);
        quoted = List.copyOf(quoted);
    }

    /** Creates a query without text of other files. */
    public FixQuery(String editor, TextSource source, @Nullable String language, String text, Problem problem,
            @Nullable Scope scope, List<Attachment> declarations, int attempts) {
        this(editor, source, language, text, problem, scope, declarations, attempts, List.of());
    }

    /** Returns the location of the text, for names and the kind of text; null if it is not a file. */
    public @Nullable Path file() {
        return source().path();
    }

    /** Returns the project or workspace folder, or null. */
    public @Nullable Path root() {
        return source().root();
    }

    /**
     * A range of the text, extended to whole lines.
     *
     * @param start in UTF-16 units
     * @param end exclusive
     * @param draft whole lines put there first for the model to complete, such as the heads of missing methods or a
     *        blank line to be filled; null for the present text
     */
    public record Scope(int start, int end, @Nullable String draft) {

        public Scope(int start, int end) {
            this(start, end, null);
        }
    }
}
