// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.text.Indentation;
import org.vauban.governance.language.LanguageSyntax;

class IndentationTest {
    /** More lines begin with spaces than with a tab. */
    private static final String MAKEFILE = "A = a \\\n    b \\\n    c\n\nall:\n\tcc\n";

    private static Indentation style(String name, String text) {
        return Indentation.of(LanguageSyntax.of(null, Path.of(name)), text);
    }

    @Test
    void aRecipeKeepsItsTab() {
        for (String name : List.of("Makefile", "GNUmakefile", "rules.mk", "Makefile.am")) {
            assertEquals("\trm a", style(name, MAKEFILE).convert("\trm a"), name);
        }
    }

    /** A fence may hold a Makefile. */
    @Test
    void codeInProseKeepsItsBlanks() {
        assertEquals("\tcc", style("a.md", "- a\n    - b\n    - c\n").convert("\tcc"));
    }

    @Test
    void otherCodeIsIndentedAsItsDocument() {
        assertEquals("    cc", style("a.sh", MAKEFILE).convert("\tcc"));
        assertEquals("    cc", style("a.unknown", MAKEFILE).convert("\tcc"));
        assertEquals("\t\tcc", style("a.c", "{\n\ta\n\tb\n}\n").convert("        cc"));
    }

    @Test
    void aLevelOfAnotherWidthBecomesOneTab() {
        Indentation tabs = style("a.py", "if a:\n\tb()\n\tc()\n");
        assertEquals("\t\tb()", tabs.convert("    b()", 2));
        assertEquals("\t b()", tabs.convert("   b()", 2));
    }
}
