// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.context.Snippet;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * Where to complete and with what at hand.
 *
 * @param editor a key of the editor or document; a newer query of the same key supersedes the older one
 * @param from the whole document as it is in the editor, or a wide stretch of it, with where it is stored
 * @param language an LSP language id such as {@code java}, or null
 * @param offset of the caret in the text, in UTF-16 units
 * @param trigger whether somebody typed or asked
 * @param others documents that are open beside this one, the most recent first
 * @param snippets what else helps, the most useful first; what does not fit is left out
 * @param check judges what the model writes before it is offered
 * @param later finds the snippets for the prompts that are read ahead, where those at hand are not all
 */
public record CompletionQuery(String editor, SourceText from, @Nullable String language, int offset, Trigger trigger,
        List<OpenDocument> others, List<Snippet> snippets, CandidateCheck check, LaterSnippets later) {

    /** With the documents alone. */
    public CompletionQuery(String editor, SourceText from, @Nullable String language, int offset, Trigger trigger,
            List<OpenDocument> others) {
        this(editor, from, language, offset, trigger, others, List.of(), CandidateCheck.NONE, LaterSnippets.NONE);
    }

    public CompletionQuery {
        Objects.requireNonNull(editor);
        Objects.requireNonNull(from);
        Objects.requireNonNull(trigger);
        Objects.checkIndex(offset, from.length() + 1);
        Objects.requireNonNull(check);
        Objects.requireNonNull(later);
        others = List.copyOf(others);
        snippets = List.copyOf(snippets);
    }

    /** The same with what an editor knows beside. */
    public CompletionQuery with(List<Snippet> helpful, CandidateCheck judge) {
        return new CompletionQuery(editor, from, language, offset, trigger, others, helpful, judge, later);
    }

    /** The same with where to find all snippets; see {@link CompletionService#isContextAwaited}. */
    public CompletionQuery awaiting(LaterSnippets source) {
        return new CompletionQuery(editor, from, language, offset, trigger, others, snippets, check, source);
    }

    public TextSource source() {
        return from.source();
    }

    /** The document as it is in the editor, or a wide stretch of it. */
    public String text() {
        return from.text();
    }

    /** Where the text is stored, for names and the kind of text; null for what is no file. */
    public @Nullable Path file() {
        return source().path();
    }

    /** The project or workspace folder, or null. */
    public @Nullable Path root() {
        return source().root();
    }

    /** Finds the snippets of a place, which takes a moment. */
    @FunctionalInterface
    public interface LaterSnippets {

        /** There are no more than those at hand. */
        LaterSnippets NONE = () -> CompletableFuture.completedFuture(List.of());

        /**
         * Begins to look for them; returns at once. Any thread.
         *
         * @return all of them, also those at hand, the most useful first; fails where nobody is at the place any more
         */
        CompletableFuture<List<Snippet>> find();
    }

    /** Why completion is asked for. */
    public enum Trigger {
        /** The user typed; keep it short and quick. */
        AUTOMATIC,
        /** The user asked; take the time for more. */
        INVOKED
    }

    /**
     * A document that is open beside the one being edited.
     *
     * @param from the whole of it, or a stretch, with where it is stored
     * @param language an LSP language id, or null
     */
    public record OpenDocument(SourceText from, @Nullable String language) {

        public String text() {
            return from.text();
        }

        /** Where it is stored, or null. */
        public @Nullable Path file() {
            return from.source().path();
        }

        /** The project or workspace folder, or null. */
        public @Nullable Path root() {
            return from.source().root();
        }
    }
}
