// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.message.Messages;

/** What can be done with a document. */
public enum DocumentTask {
    /** Writes on behind the range. */
    CONTINUE(false),
    SHORTEN(true), CLARIFY(true), FORMALISE(true),
    /** Spelling and grammar. */
    CORRECT(true),
    /** To the language of the argument. */
    TRANSLATE(true),
    /** The summary is put before the range. */
    SUMMARISE(false),
    /** The range is an outline and becomes the text. */
    FROM_OUTLINE(false),
    /** The range becomes a table. */
    TABLE(false),
    /** Requirements: what {@link RequirementCheck} finds is put into measurable words. */
    REQUIREMENTS(true);

    private final boolean piecewise;

    DocumentTask(boolean piecewise) {
        this.piecewise = piecewise;
    }

    /** Whether each paragraph is worked on by itself, so that a document may be of any length. */
    boolean piecewise() {
        return piecewise;
    }

    /** For a menu. */
    public String title(@Nullable Locale locale) {
        return new Messages("org.vauban.assist.document", locale).text(key() + ".title");
    }

    /** For protocols. */
    public String id() {
        return key();
    }

    public static Optional<DocumentTask> byId(String id) {
        return Arrays.stream(values()).filter(task -> task.id().equals(id)).findFirst();
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
