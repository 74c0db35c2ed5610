// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** The formats whose parts for people are told from the rest. */
public enum DocumentFormat {
    MARKDOWN, ASCIIDOC, HTML,
    /** The documentation comments of Java; the code is left alone. */
    JAVADOC,
    /** The values of Java properties; keys and comments are left alone. */
    PROPERTIES,
    /** Paragraphs. */
    TEXT;

    /** Ids of languages whose paragraphs are text as it stands. */
    private static final Set<String> PLAIN = Set.of("plaintext", "text", "mail", "git-commit", "restructuredtext");

    /**
     * @param language an LSP language id, or null
     * @param file whose ending tells where the id does not, or null
     */
    public static DocumentFormat of(String language, Path file) {
        DocumentFormat found = language == null ? null : byName(language.toLowerCase(Locale.ROOT));
        if (found == null && file != null && file.getFileName() != null) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            found = byName(name.substring(name.lastIndexOf('.') + 1));
        }
        return found == null ? TEXT : found;
    }

    /**
     * Whether a document is written for people as a whole, so that its sentences are looked at without being asked to.
     *
     * @param language an LSP language id, or null
     * @param file whose ending tells where the id does not, or null
     */
    public static boolean isProse(String language, Path file) {
        return switch (of(language, file)) {
            case MARKDOWN, ASCIIDOC, HTML -> true;
            case JAVADOC, PROPERTIES -> false;
            case TEXT -> language == null ? file != null && file.toString().toLowerCase(Locale.ROOT).endsWith(".txt")
                    : PLAIN.contains(language.toLowerCase(Locale.ROOT));
        };
    }

    private static DocumentFormat byName(String name) {
        return switch (name) {
            case "markdown", "md" -> MARKDOWN;
            case "asciidoc", "adoc", "asc" -> ASCIIDOC;
            case "html", "xhtml", "htm" -> HTML;
            case "java" -> JAVADOC;
            case "properties", "java-properties" -> PROPERTIES;
            default -> null;
        };
    }
}
