// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document.format;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.language.Language;

/** The formats whose parts for people are told from the rest. */
public enum DocumentFormat {
    MARKDOWN, ASCIIDOC, HTML,
    /** The documentation comments of Java; the code is left alone. */
    JAVADOC,
    /** The values of Java properties; keys and comments are left alone. */
    PROPERTIES,
    /** Paragraphs. */
    TEXT;

    /** Languages whose paragraphs are text as it stands. */
    private static final Set<Language> PLAIN = EnumSet.of(Language.PLAINTEXT, Language.MAIL, Language.COMMIT_MESSAGE,
            Language.RESTRUCTUREDTEXT);

    /**
     * @param language an LSP language id, or null
     * @param file whose ending tells where the id does not, or null
     */
    public static DocumentFormat of(@Nullable String language, @Nullable Path file) {
        DocumentFormat named = of(Language.ofName(language));
        DocumentFormat found = named == null ? of(Language.ofFile(file)) : named;
        return found == null ? TEXT : found;
    }

    /**
     * Whether a document is written for people as a whole, so that its sentences are looked at without being asked to.
     *
     * @param language an LSP language id, or null or blank, as of an editor that knows none for the document
     * @param file whose ending tells where the id does not, or null
     */
    public static boolean isProse(@Nullable String language, @Nullable Path file) {
        return switch (of(language, file)) {
            case MARKDOWN, ASCIIDOC, HTML -> true;
            case JAVADOC, PROPERTIES -> false;
            case TEXT -> PLAIN.contains(
                    language == null || language.isBlank() ? Language.ofFile(file) : Language.ofName(language));
        };
    }

    private static @Nullable DocumentFormat of(@Nullable Language language) {
        return language == null ? null : switch (language) {
            case MARKDOWN -> MARKDOWN;
            case ASCIIDOC -> ASCIIDOC;
            case HTML -> HTML;
            case JAVA -> JAVADOC;
            case PROPERTIES -> PROPERTIES;
            default -> null;
        };
    }
}
