// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.vauban.assist.context.Snippet;

/**
 * Where to complete and with what at hand.
 *
 * @param editor a key of the editor or document; a newer query of the same key supersedes the older one
 * @param file where the text is stored, or null for a text without a file
 * @param root the project or workspace folder, for {@code .vaubanignore} and relative names, or null
 * @param language an LSP language id such as {@code java}, or null
 * @param text the whole document as it is in the editor
 * @param offset of the caret in UTF-16 units
 * @param trigger whether somebody typed or asked
 * @param others documents that are open beside this one, the most recent first
 * @param snippets what else helps, the most useful first; what does not fit is left out
 * @param check judges what the model writes before it is offered
 */
public record CompletionQuery(String editor, Path file, Path root, String language, String text, int offset,
        Trigger trigger, List<OpenDocument> others, List<Snippet> snippets, CandidateCheck check) {

    /** With the documents alone. */
    public CompletionQuery(String editor, Path file, Path root, String language, String text, int offset,
            Trigger trigger,
            List<OpenDocument> others) {
        this(editor, file, root, language, text, offset, trigger, others, List.of(), CandidateCheck.NONE);
    }

    public CompletionQuery {
        Objects.requireNonNull(editor);
        Objects.requireNonNull(text);
        Objects.requireNonNull(trigger);
        Objects.checkIndex(offset, text.length() + 1);
        Objects.requireNonNull(check);
        others = List.copyOf(others);
        snippets = List.copyOf(snippets);
    }

    /** The same with what an editor knows beside. */
    public CompletionQuery with(List<Snippet> helpful, CandidateCheck judge) {
        return new CompletionQuery(editor, file, root, language, text, offset, trigger, others, helpful, judge);
    }

    /** Why completion is asked for. */
    public enum Trigger {
        /** The user typed; keep it short and quick. */
        AUTOMATIC,
        /** The user asked; take the time for more. */
        INVOKED
    }

    /** A document that is open beside the one being edited. */
    public record OpenDocument(Path file, Path root, String language, String text) {}
}
