// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.document.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.assist.document.format.DocumentFormat;

class DocumentFormatTest {

    @ParameterizedTest
    @CsvSource({"markdown,,MARKDOWN", "Markdown,a.adoc,MARKDOWN", ",a.MD,MARKDOWN", ",a.asc,ASCIIDOC", ",a.htm,HTML",
            "java,,JAVADOC", "java-properties,,PROPERTIES", "plaintext,a.md,MARKDOWN", "python,a.md,MARKDOWN",
            "klingon,a.html,HTML", "klingon,,TEXT", ",,TEXT", ",README,TEXT"})
    void theIdTellsTheFormatElseTheFile(String language, Path file, DocumentFormat format) {
        assertEquals(format, DocumentFormat.of(language, file));
    }

    @ParameterizedTest
    @CsvSource({"markdown,,true", "text,,true", "git-commit,,true", "mail,,true", "rst,,true", "latex,,false",
            "java,,false", "properties,,false", ",a.txt,true", ",a.rst,true", ",a.tex,false", ",README,false",
            "pip-requirements,requirements.txt,false", "'',a.txt,true"})
    void proseIsWrittenForPeopleAsAWhole(String language, Path file, boolean prose) {
        assertEquals(prose, DocumentFormat.isProse(language, file));
    }
}
