// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.message.Messages;

/** The tasks on a document. */
public enum DocumentTask {
    /** Continues the text after the range. */
    CONTINUE(false),
    SHORTEN(true), CLARIFY(true), FORMALISE(true),
    /** Corrects spelling and grammar. */
    CORRECT(true),
    /** Translates to the language in the argument. */
    TRANSLATE(true),
    /** Inserts a summary before the range. */
    SUMMARISE(false),
    /** Expands the range, an outline, into text. */
    FROM_OUTLINE(false),
    /** Converts the range to a table. */
    TABLE(false),
    /** Rewrites requirements with findings of {@link RequirementCheck} so that they are measurable. */
    REQUIREMENTS(true);

    private final boolean piecewise;

    DocumentTask(boolean piecewise) {
        this.piecewise = piecewise;
    }

    /** Whether each paragraph is processed separately, so that a document may have any length. */
    boolean piecewise() {
        return piecewise;
    }

    /** Returns the title for a menu. */
    public String title(@Nullable Locale locale) {
        return new Messages("org.vauban.assist.document", locale).text(key() + ".title");
    }

    /** Returns the id for protocols. */
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
