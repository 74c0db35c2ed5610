// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.language.LanguageSyntax;

/** Finds the declarations of a file in Java, Python, JavaScript, TypeScript, C, C++, Go and Rust. Pure. */
public final class Declarations {
    private static final int LARGEST = 1 << 20;

    private Declarations() {}

    /**
     * Returns the declarations in the order of the text; none for other languages and for very large texts.
     *
     * @param language an LSP language id, or null
     * @param file file whose extension determines the language if the id does not, or null
     */
    public static List<Declaration> of(@Nullable String language, @Nullable Path file, String text) {
        DeclarationSyntax dialect = DeclarationSyntax.of(language, file);
        if (dialect == null || text.length() > LARGEST) {
            return List.of();
        }
        String code = CodeMask.of(LanguageSyntax.of(language, file), text);
        return List.copyOf(dialect == DeclarationSyntax.PYTHON ? PythonScanner.scan(text, code)
                : new BraceScanner(dialect, text, code).scan());
    }

    /** Whether the language of a file is supported. */
    public static boolean areFoundIn(@Nullable String language, Path file) {
        return DeclarationSyntax.of(language, file) != null;
    }
}
