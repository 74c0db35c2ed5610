// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.command;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.message.Messages;

/**
 * A command of the chat, typed as {@code /explain}. Its prompts are short and concrete, since small models read them.
 */
public enum Command {
    EXPLAIN(Result.TEXT, Kind.SELECTION, Kind.METHOD, Kind.TYPE, Kind.FILE),
    FIX(Result.EDIT, Kind.SELECTION, Kind.METHOD, Kind.PROBLEMS),
    TESTS(Result.NEW_FILE, Kind.TYPE, Kind.FILE, Kind.SELECTION),
    DOC(Result.EDIT, Kind.SELECTION, Kind.METHOD, Kind.TYPE),
    REVIEW(Result.TEXT, Kind.DIFF, Kind.SELECTION, Kind.FILE, Kind.FOLDER),
    REFACTOR(Result.EDIT, Kind.SELECTION, Kind.METHOD, Kind.TYPE),
    TRANSLATE(Result.EDIT, Kind.SELECTION, Kind.FILE),
    SUMMARISE(Result.TEXT, Kind.SELECTION, Kind.FILE, Kind.FOLDER),
    COMMIT(Result.TEXT, Kind.DIFF, Kind.COMPARE);

    /** What an answer is good for. */
    public enum Result {
        /** To be read. */
        TEXT,
        /** Its code can replace what it was asked about. */
        EDIT,
        /** Its code is a file of its own. */
        NEW_FILE
    }

    private static final String PACKAGE = "org.vauban.assist.command";

    private final Result result;
    private final Set<Kind> wants;

    Command(Result result, Kind first, Kind... rest) {
        this.result = result;
        this.wants = EnumSet.of(first, rest);
    }

    /** The word behind the slash, the same in every language. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Result result() {
        return result;
    }

    /** The kinds of attachment that it can work on; one of them is enough, and an editor offers what it has of them. */
    public Set<Kind> wants() {
        return EnumSet.copyOf(wants);
    }

    /**
     * Whether it works on the uncommitted changes unless the user chose something else: a commit message always does,
     * a review where no document is open.
     */
    public boolean readsChanges(boolean document) {
        return this == COMMIT || this == REVIEW && !document;
    }

    /** The word behind the slash in the user's language; {@link #id} is understood as well. */
    public String word(@Nullable Locale locale) {
        return text(locale, "word");
    }

    /** For a menu. */
    public String title(@Nullable Locale locale) {
        return text(locale, "title");
    }

    /** One sentence that says what it does. */
    public String summary(@Nullable Locale locale) {
        return text(locale, "summary");
    }

    /**
     * What the model is told.
     *
     * @param argument what the user typed behind the command; may be empty
     */
    public String prompt(@Nullable Locale locale, String argument) {
        Objects.requireNonNull(argument);
        String prompt = text(locale, "prompt");
        if (this == TRANSLATE) {
            String target = argument.isBlank() ? new Messages(PACKAGE, locale).text("translate.standard")
                    : argument.strip();
            return prompt + " " + new Messages(PACKAGE, locale).text("translate.target", target);
        }
        return argument.isBlank() ? prompt : prompt + "\n" + argument.strip();
    }

    private String text(@Nullable Locale locale, String part) {
        return new Messages(PACKAGE, locale).text(id() + "." + part);
    }
}
