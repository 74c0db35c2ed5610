// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.attachment;

import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * A text attached to a question. The gate reviews it under its source before it is sent. Immutable.
 *
 * @param kind kind of the attachment
 * @param label label as shown to the user, such as {@code Stack.java} or {@code Stack.push}
 * @param language an LSP language id such as {@code java}, or null
 * @param lines its lines in the file, or null for the whole file or a text without a file
 * @param from the text and its source
 */
public record Attachment(Kind kind, String label, @Nullable String language, @Nullable Lines lines, SourceText from) {

    public Attachment {
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

    /** Returns the file of the text, or null if it has none. */
    public @Nullable Path file() {
        return source().path();
    }

    /** Returns the project or workspace folder, or null. */
    public @Nullable Path root() {
        return source().root();
    }

    /** Kinds of attachments; they differ in how they are shown and described to the model. */
    public enum Kind {
        SELECTION, FILE, FOLDER, TYPE, METHOD, PROBLEMS, CONSOLE, COMPARE, CLIPBOARD, DIFF, OTHER
    }

    /**
     * Lines of a file.
     *
     * @param first first line, from 1
     * @param last last line, from 1, included
     */
    public record Lines(int first, int last) {
        public Lines {
            if (first < 1 || last < first) {
                throw new IllegalArgumentException(first + "-" + last);
            }
        }

        @Override
        public String toString() {
            return first == last ? String.valueOf(first) : first + "-" + last;
        }
    }

    /** Creates an attachment without a file, such as the clipboard. */
    public static Attachment of(Kind kind, String label, String text) {
        return new Attachment(kind, label, null, null, SourceText.typed(text));
    }

    /** Creates an attachment of a whole file of this machine. */
    public static Attachment file(Path file, @Nullable Path root, @Nullable String language, String text) {
        return new Attachment(Kind.FILE, String.valueOf(file.getFileName()), language, null,
                SourceText.whole(TextSource.file(file, root), text));
    }

    /** Returns a copy with another text, such as the approved one. */
    public Attachment withText(String value) {
        return new Attachment(kind, label, language, lines, SourceText.ofStored(source(), value));
    }

    /**
     * Returns the path below the root with forward slashes, the bare name for a file elsewhere, the label if there is
     * no file.
     */
    public String name() {
        Path file = file();
        return file == null ? label : name(file, root());
    }

    /** Returns the path of a file below a root with forward slashes; the bare name for a file elsewhere. */
    public static String name(Path file, @Nullable Path root) {
        if (root != null && file.startsWith(root) && !file.equals(root)) {
            return root.relativize(file).toString().replace('\\', '/');
        }
        return String.valueOf(file.getFileName());
    }

    /** Returns a description without the text. */
    @Override
    public String toString() {
        return "Attachment[" + kind + ", " + label + ", " + from.length() + " chars]";
    }
}
