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
 * A command of the chat, typed as {@code /explain}. Its prompts are short and concrete, to suit small models.
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

    /** How an answer is used. */
    public enum Result {
        /** To be read. */
        TEXT,
        /** Its code can replace the attached code. */
        EDIT,
        /** Its code is a new file. */
        NEW_FILE
    }

    private static final String PACKAGE = "org.vauban.assist.command";

    private final Result result;
    private final Set<Kind> wants;

    Command(Result result, Kind first, Kind... rest) {
        this.result = result;
        this.wants = EnumSet.of(first, rest);
    }

    /** Returns the word after the slash, the same in every language. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Result result() {
        return result;
    }

    /** Returns the kinds of attachment that it can work on; one suffices, and an editor offers those it has. */
    public Set<Kind> wants() {
        return EnumSet.copyOf(wants);
    }

    /**
     * Whether it works on the uncommitted changes by default: a commit message always does, a review if no document is
     * open.
     */
    public boolean readsChanges(boolean document) {
        return this == COMMIT || this == REVIEW && !document;
    }

    /** Returns the word after the slash in the user's language; {@link #id} is understood as well. */
    public String word(@Nullable Locale locale) {
        return text(locale, "word");
    }

    /** Returns the title for a menu. */
    public String title(@Nullable Locale locale) {
        return text(locale, "title");
    }

    /** Returns one sentence that describes it. */
    public String summary(@Nullable Locale locale) {
        return text(locale, "summary");
    }

    /**
     * Returns the instruction for the model.
     *
     * @param argument the text after the command; may be empty
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
