// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.language.Language;

/** The formats that can be indexed; each has a reader. */
public enum SourceFormat {
    PDF("pdf"), DOCX("docx docm"), PPTX("pptx pptm"), XLSX("xlsx xlsm"), ODT("odt"), REQIF("reqif reqifz"),
    HTML("html htm xhtml"),
    /** A mail message. */
    EML("eml"),
    MARKDOWN("md markdown"),
    /** Prose in unknown or no markup. */
    PLAIN_TEXT("txt text rst org tex log"), ASCIIDOC("adoc asciidoc"),
    /** Source code and configuration: the text of the file is one block. */
    CODE("");

    private final Set<String> extensions;

    SourceFormat(String extensions) {
        this.extensions = extensions.isEmpty() ? Set.of() : Set.of(extensions.split(" "));
    }

    /** Returns the format by file name; null if the file is not indexed. */
    public static @Nullable SourceFormat of(Path file) {
        Path named = file.getFileName();
        if (named == null) {
            return null;
        }
        String name = named.toString().toLowerCase(Locale.ROOT);
        String extension = name.substring(name.lastIndexOf('.') + 1);
        for (SourceFormat format : values()) {
            if (name.length() > extension.length() && format.extensions.contains(extension)) {
                return format;
            }
        }
        Language language = Language.ofFile(file);
        if (language == null) {
            return null;
        }
        if (language.kind() != Language.Kind.PROSE) {
            return CODE;
        }
        // notebooks contain text, but encoded in JSON
        return language == Language.NOTEBOOK ? null : PLAIN_TEXT;
    }

    /** Whether offsets in the extracted text are offsets in the file, so that line numbers exist. */
    public boolean isFileText() {
        return this == MARKDOWN || this == PLAIN_TEXT || this == ASCIIDOC || this == CODE;
    }
}
