// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * A text of another place that helps a model at the caret. It is reviewed by the gate under its file before it is sent.
 * Immutable.
 *
 * @param kind what it is
 * @param label the name that the model reads with it, such as {@code Stack.java}; where there is a file, best its name
 * @param origin where it came from, for people, such as {@code type of the variable stack}; or null where the label
 *            says it
 * @param from the text, with the file (or archive) that it comes from: short, of whole lines; where it may be large,
 *            what matters most comes first
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

    /** The file (or archive) that it comes from; null if it is not from a file. */
    public @Nullable Path file() {
        return source().path();
    }

    /** The project or workspace folder, or null. */
    public @Nullable Path root() {
        return source().root();
    }

    /** The kinds, those that change least first: new snippets are put into a prompt in this order. */
    public enum Kind {
        /** A file of the same folder, or what it declares. */
        SAME_FOLDER,
        /** Lines, of this file or another one, that are like those round the caret. */
        SIMILAR,
        /** A file that is open or was looked at, or the part of it that was seen. */
        OPEN_FILE,
        /** What a type declares that is used round the caret. */
        TYPE,
        /** What the file can use by a short name. */
        IMPORTS,
        /** What was edited shortly before, at another place. */
        RECENT_EDIT,
        /** The documentation of what is called. */
        JAVADOC,
        /** What is expected at the caret: a type, the parameters of a call. */
        EXPECTED,
        /** What may stand behind the dot at the caret. */
        MEMBERS,
        /** What was copied. */
        CLIPBOARD,
        /** What a compiler misses: what is yet to be declared. */
        PROBLEM
    }

    /** Whether it tells of the same thing as another, maybe in another state. */
    boolean isOfSame(Snippet other) {
        return kind == other.kind && label.equals(other.label) && source().equals(other.source());
    }

    /** Does not show the text. */
    @Override
    public String toString() {
        return "Snippet[" + kind + ", " + label + ", " + from.length() + " chars]";
    }
}
