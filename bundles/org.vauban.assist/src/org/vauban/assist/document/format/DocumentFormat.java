// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document.format;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.language.Language;

/** The formats in which prose is distinguished from other text. */
public enum DocumentFormat {
    MARKDOWN, ASCIIDOC, HTML,
    /** The documentation comments of Java source; code is preserved. */
    JAVADOC,
    /** The values of Java properties; keys and comments are preserved. */
    PROPERTIES,
    /** Plain text with paragraphs. */
    TEXT;

    /** Languages whose paragraphs are plain text. */
    private static final Set<Language> PLAIN = EnumSet.of(Language.PLAINTEXT, Language.MAIL, Language.COMMIT_MESSAGE,
            Language.RESTRUCTUREDTEXT);

    /**
     * @param language an LSP language id, or null
     * @param file file whose extension determines the format if the id does not, or null
     */
    public static DocumentFormat of(@Nullable String language, @Nullable Path file) {
        DocumentFormat named = of(Language.ofName(language));
        DocumentFormat found = named == null ? of(Language.ofFile(file)) : named;
        return found == null ? TEXT : found;
    }

    /**
     * Whether a document consists of prose, so that its sentences are checked automatically.
     *
     * @param language an LSP language id, or null or blank if the editor knows none for the document
     * @param file file whose extension determines the format if the id does not, or null
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
