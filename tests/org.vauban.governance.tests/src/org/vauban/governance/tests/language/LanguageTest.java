// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.governance.language.Language;

class LanguageTest {

    /** If two languages shared a name, the later one would win. */
    @ParameterizedTest
    @EnumSource
    void noNameStandsForTwoLanguages(Language language) {
        Stream.concat(language.ids().stream(), language.extensions().stream()).forEach(name -> {
            assertSame(language, Language.ofName(name), name);
            assertTrue(name.matches("[a-z0-9+-]+"), name);
        });
        assertEquals(language.ids().getFirst(), language.id());
    }

    @ParameterizedTest
    @CsvSource({"java,JAVA", "Kotlin,KOTLIN", "kts,KOTLIN", "h,C", "c++,CPP", "hxx,CPP", "tsx,TYPESCRIPT_REACT",
            "mts,TYPESCRIPT", "shell,SHELL", "bash,SHELL", "yml,YAML", "text,PLAINTEXT", "asc,ASCIIDOC",
            "java-properties,PROPERTIES", "make,MAKEFILE", "objc,OBJECTIVE_C"})
    void isKnownByIdByFileTypeOfVimByFenceAndByExtension(String name, Language language) {
        assertSame(language, Language.ofName(name));
    }

    @ParameterizedTest
    @CsvSource({"src/A.java,JAVA", "A.TEST.TS,TYPESCRIPT", "Makefile,MAKEFILE", "docker/Dockerfile,DOCKERFILE",
            ".env,ENVIRONMENT", "GNUmakefile,MAKEFILE", "rules.mk,MAKEFILE", "win.mak,MAKEFILE",
            "src/Makefile.am,MAKEFILE", "makefile.txt,PLAINTEXT"})
    void goesByTheExtensionOrTheWholeName(String file, Language language) {
        assertSame(language, Language.ofFile(Path.of(file)));
    }

    @Test
    void whatIsNotKnownIsNull() {
        assertNull(Language.ofName(null));
        assertNull(Language.ofName(""));
        assertNull(Language.ofName("klingon"));
        assertNull(Language.ofFile(null));
        assertNull(Language.ofFile(Path.of("/")));
        assertNull(Language.ofFile(Path.of("README")));
        assertNull(Language.ofFile(Path.of("java.")));
    }
}
