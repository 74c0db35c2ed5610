// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.vauban.assist.edit.DocumentationCheck;

class DocumentationCheckTest {
    private static final String METHOD = "    int size() {\n        return \"// \" + size;\n    }\n";

    private static boolean java(String before, String after) {
        return DocumentationCheck.keepsCode("java", null, before, after);
    }

    @Test
    void commentsMayComeGoAndChange() {
        assertTrue(java(METHOD, "    /**\n     * The size: \"so\" it's said.\n     * @return it\n     */\n" + METHOD));
        assertTrue(java("    // old\n" + METHOD,
                "\t/** new */\n" + METHOD.replace("    ", "\t").replace(";", "; // here")));
        assertTrue(DocumentationCheck.keepsCode(null, Path.of("a.sql"), "select 1;\n", "-- one\nselect 1;\n"));
    }

    @Test
    void theWholeClassInPlaceOfOneMethodIsRefused() {
        assertFalse(java(METHOD, "class Stack {\n    private int size;\n\n    /** The size. */\n" + METHOD + "}\n"));
        assertFalse(java(METHOD, "    /** The size. */\n    int size() {\n        return size;\n    }\n"),
                "a string was changed");
        assertFalse(java(METHOD, "    /** The size. */\n"), "the code is gone");
    }

    @Test
    void aDocstringDocuments() {
        String method = "def size(self):\n    return self._size\n";
        String documented = "def size(self):\n    \"\"\"Return the size.\n\n    It's never negative.\n    \"\"\"\n    return self._size\n";
        assertTrue(DocumentationCheck.keepsCode("python", null, method, documented));
        assertFalse(
                DocumentationCheck.keepsCode("python", null, method, documented + "\ndef other(self):\n    pass\n"));
    }

    @Test
    void ofALanguageWithoutKnownCommentsNothingIsSaid() {
        assertTrue(DocumentationCheck.keepsCode("plaintext", null, "a\n", "b\n"));
    }
}
