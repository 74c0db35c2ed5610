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
 * A completion query: the caret position and the available context.
 *
 * @param editor key of the editor or document; a newer query with the same key supersedes the older one
 * @param from the editor's whole document, or a large stretch of it, with its location
 * @param language an LSP language id such as {@code java}, or null
 * @param offset offset of the caret in the text, in UTF-16 units
 * @param trigger whether the completion is automatic or invoked
 * @param others other open documents, the most recent first
 * @param snippets further context, the most useful first; what does not fit is left out
 * @param check checks generated text before it is offered
 * @param later finds the snippets for prefilled prompts, if those in {@code snippets} are incomplete
 */
public record CompletionQuery(String editor, SourceText from, @Nullable String language, int offset, Trigger trigger,
        List<OpenDocument> others, List<Snippet> snippets, CandidateCheck check, LaterSnippets later) {

    /** Creates a query with documents only. */
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

    /** Returns a copy with the given snippets and check. */
    public CompletionQuery with(List<Snippet> helpful, CandidateCheck judge) {
        return new CompletionQuery(editor, from, language, offset, trigger, others, helpful, judge, later);
    }

    /** Returns a copy with a source of all snippets; see {@link CompletionService#isContextAwaited}. */
    public CompletionQuery awaiting(LaterSnippets source) {
        return new CompletionQuery(editor, from, language, offset, trigger, others, snippets, check, source);
    }

    public TextSource source() {
        return from.source();
    }

    /** Returns the editor's document, or a large stretch of it. */
    public String text() {
        return from.text();
    }

    /** Returns the location of the text, for names and the kind of text; null if it is not a file. */
    public @Nullable Path file() {
        return source().path();
    }

    /** Returns the project or workspace folder, or null. */
    public @Nullable Path root() {
        return source().root();
    }

    /** Finds the snippets for a caret position, which takes a moment. */
    @FunctionalInterface
    public interface LaterSnippets {

        /** The query has all snippets already. */
        LaterSnippets NONE = () -> CompletableFuture.completedFuture(List.of());

        /**
         * Starts the search for snippets; returns at once. Any thread.
         *
         * @return all snippets, including those of the query, the most useful first; fails if the caret has left the
         *         position
         */
        CompletableFuture<List<Snippet>> find();
    }

    /** What triggered a completion. */
    public enum Trigger {
        /** Typing; the answer must be short and quick. */
        AUTOMATIC,
        /** A command of the user; the answer may take longer. */
        INVOKED
    }

    /**
     * An open document other than the edited one.
     *
     * @param from the whole document, or a stretch of it, with its location
     * @param language an LSP language id, or null
     */
    public record OpenDocument(SourceText from, @Nullable String language) {

        public String text() {
            return from.text();
        }

        /** Returns the document's location, or null. */
        public @Nullable Path file() {
            return from.source().path();
        }

        /** Returns the project or workspace folder, or null. */
        public @Nullable Path root() {
            return from.source().root();
        }
    }
}
