// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.nio.file.Path;
import java.util.Locale;

/** The formats whose parts for people are told from the rest. */
public enum DocumentFormat {
    MARKDOWN, ASCIIDOC, HTML,
    /** The documentation comments of Java; the code is left alone. */
    JAVADOC,
    /** The values of Java properties; keys and comments are left alone. */
    PROPERTIES,
    /** Paragraphs. */
    TEXT;

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
