// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * A text from elsewhere that helps a model at the caret. The gate reviews it under its file before it is sent.
 * Immutable.
 *
 * @param kind kind of the snippet
 * @param label name of the snippet in the prompt, such as {@code Stack.java}; preferably the name of its file
 * @param origin source as shown to the user, such as {@code type of the variable stack}; or null if the label says it
 * @param from the text, with its file (or archive): short, of whole lines; a text that may be long has the most
 *            important lines first
 */
public record Snippet(Kind kind, String label, @Nullable String origin, SourceText from) {

    public Snippet {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(label);
        Objects.requireNonNull(from);
    }

    public String text() {
        return from.text();
    }

    public TextSource source() {
        return from.source();
    }

    /** Returns the file (or archive) of the text; null if it has none. */
    public @Nullable Path file() {
        return source().path();
    }

    /** Returns the project or workspace folder, or null. */
    public @Nullable Path root() {
        return source().root();
    }

    /** The kinds, the most stable first: new snippets are put into a prompt in this order. */
    public enum Kind {
        /** A file of the same folder, or its declarations. */
        SAME_FOLDER,
        /** Lines of this file or another one that are similar to those around the caret. */
        SIMILAR,
        /** A file that is or was open, or its visible part. */
        OPEN_FILE,
        /** Declarations of a type that is used around the caret. */
        TYPE,
        /** Types that the file can use by their simple names. */
        IMPORTS,
        /** A recent edit at another place. */
        RECENT_EDIT,
        /** Documentation of a called method. */
        JAVADOC,
        /** What is expected at the caret: a type, or the parameters of a call. */
        EXPECTED,
        /** Members that may follow the dot at the caret. */
        MEMBERS,
        /** Text of the clipboard. */
        CLIPBOARD,
        /** Names that the compiler reports as undeclared. */
        PROBLEM
    }

    /** Whether it describes the same thing as another snippet, possibly in another state. */
    boolean isOfSame(Snippet other) {
        return kind == other.kind && label.equals(other.label) && source().equals(other.source());
    }

    /** Returns a description without the text. */
    @Override
    public String toString() {
        return "Snippet[" + kind + ", " + label + ", " + from.length() + " chars]";
    }
}
