// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The part of the index that a question or a search concerns. */
public enum KnowledgeScope {
    /** Folders of documents. */
    DOCS,
    /** The open projects. */
    WORKSPACE,
    /** Sources and documentation of libraries. */
    LIBRARY;

    /** Returns the word after an {@code @}, the same in all languages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the scope of a word, ignoring case. */
    public static Optional<KnowledgeScope> ofWord(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equalsIgnoreCase(word)).findFirst();
    }
}
