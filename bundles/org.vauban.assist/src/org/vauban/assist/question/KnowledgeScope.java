// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which part of the index a question or a search is about. */
public enum KnowledgeScope {
    /** Folders of documents. */
    DOCS,
    /** The projects that are open. */
    WORKSPACE,
    /** Sources and documentation of libraries. */
    LIBRARY;

    /** The word behind an {@code @}, the same in all languages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope with a word, in any case. */
    public static Optional<KnowledgeScope> ofWord(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equalsIgnoreCase(word)).findFirst();
    }
}
