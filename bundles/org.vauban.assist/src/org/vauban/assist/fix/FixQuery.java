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
 * A problem that is to be repaired.
 *
 * @param editor a key of the editor or document; a newer query of the same key ends the older one
 * @param source where the text is stored
 * @param language an LSP language id such as {@code java}, or null
 * @param text the whole document as it is in the editor
 * @param problem what is to be repaired; within the text
 * @param scope the lines that may be changed, such as those of a method; null for those round the problem
 * @param declarations what the problem speaks of: types, members, other files; may be empty
 * @param attempts how often the model may try, at least 1
 * @param quoted what the message of the problem and the draft of the scope tell of other files: where the gate holds
 *        one of these back, the model reads neither
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

    /** A problem that tells nothing of other files. */
    public FixQuery(String editor, TextSource source, @Nullable String language, String text, Problem problem,
            @Nullable Scope scope, List<Attachment> declarations, int attempts) {
        this(editor, source, language, text, problem, scope, declarations, attempts, List.of());
    }

    /** Where the text is stored, for names and the kind of text; null for what is no file. */
    public @Nullable Path file() {
        return source().path();
    }

    /** The project or workspace folder, or null. */
    public @Nullable Path root() {
        return source().root();
    }

    /**
     * A stretch of the text, taken as whole lines.
     *
     * @param start in UTF-16 units
     * @param end behind it
     * @param draft whole lines that stand there first for the model to go on with, such as the heads of missing methods
     *        or a blank line to be filled; null for the text as it is
     */
    public record Scope(int start, int end, @Nullable String draft) {

        public Scope(int start, int end) {
            this(start, end, null);
        }
    }
}
