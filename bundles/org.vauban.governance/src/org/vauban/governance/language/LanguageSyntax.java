// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.language;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The syntax of a language as far as trimming model output requires: where comments and strings are, whether brackets
 * or indentation form blocks. Immutable.
 *
 * @param kind how blocks are formed
 * @param lineComments prefixes of a comment that ends with its line
 * @param blockOpen start of a block comment, or null
 * @param blockClose end of a block comment, or null
 * @param quotes characters that delimit a string of one line
 * @param tripleQuotes whether three quotes delimit a string of several lines
 * @param backticks whether back-ticks delimit a string of several lines
 * @param charLiterals whether single quotes delimit one character (and may stand alone, as in a lifetime or an
 *                     attribute)
 */
public record LanguageSyntax(Kind kind, List<String> lineComments, @Nullable String blockOpen,
        @Nullable String blockClose, String quotes, boolean tripleQuotes, boolean backticks, boolean charLiterals) {

    /** How a language forms its blocks. */
    public enum Kind {
        /** Brackets form blocks; indentation follows them. */
        BRACES,
        /** Indentation forms blocks. */
        INDENT,
        /** Tags form blocks. */
        MARKUP,
        /** Brackets are paired and keywords form blocks; or the language is unknown. */
        OTHER,
        /** Prose: only length limits and repetitions end it. */
        PROSE
    }

    static final LanguageSyntax C = new LanguageSyntax(Kind.BRACES, List.of("//"), "/*", "*/", "\"", false, false,
            true);
    static final LanguageSyntax JAVA = new LanguageSyntax(Kind.BRACES, List.of("//"), "/*", "*/", "\"", true, false,
            true);
    static final LanguageSyntax CSHARP = new LanguageSyntax(Kind.BRACES, List.of("//"), "/*", "*/", "\"", true, false,
            true);
    /** Single quotes delimit strings as well, also those of several lines. */
    static final LanguageSyntax GROOVY = new LanguageSyntax(Kind.BRACES, List.of("//"), "/*", "*/", "\"'", true, false,
            false);
    static final LanguageSyntax SCRIPT = new LanguageSyntax(Kind.BRACES, List.of("//"), "/*", "*/", "\"'", false, true,
            false);
    /** Like scripts, but without regular expressions and tags. */
    static final LanguageSyntax GO = new LanguageSyntax(Kind.BRACES, List.of("//"), "/*", "*/", "\"'", false, true,
            false);
    static final LanguageSyntax PHP = new LanguageSyntax(Kind.BRACES, List.of("//", "#"), "/*", "*/", "\"'", false,
            false, false);
    static final LanguageSyntax CSS = new LanguageSyntax(Kind.BRACES, List.of(), "/*", "*/", "\"'", false, false,
            false);
    static final LanguageSyntax JSON = new LanguageSyntax(Kind.BRACES, List.of("//"), "/*", "*/", "\"", false, false,
            false);
    static final LanguageSyntax PYTHON = new LanguageSyntax(Kind.INDENT, List.of("#"), null, null, "\"'", true, false,
            false);
    static final LanguageSyntax YAML = new LanguageSyntax(Kind.INDENT, List.of("#"), null, null, "\"'", false, false,
            false);
    static final LanguageSyntax HASH = new LanguageSyntax(Kind.OTHER, List.of("#"), null, null, "\"'", false, true,
            false);
    /** A tab at the start of a line begins a recipe. */
    static final LanguageSyntax MAKEFILE = new LanguageSyntax(Kind.OTHER, List.of("#"), null, null, "\"'", false, true,
            false);
    /** A backtick escapes the next character, also a line end. */
    static final LanguageSyntax POWERSHELL = new LanguageSyntax(Kind.OTHER, List.of("#"), "<#", "#>", "\"'", false,
            false, false);
    static final LanguageSyntax SHELL = new LanguageSyntax(Kind.OTHER, List.of("#"), null, null, "\"'", false, true,
            false);
    static final LanguageSyntax PROPERTIES = new LanguageSyntax(Kind.OTHER, List.of("#", "!"), null, null, "", false,
            false, false);
    static final LanguageSyntax DASH = new LanguageSyntax(Kind.OTHER, List.of("--"), "/*", "*/", "\"'", false, false,
            false);
    /** A single quote also introduces an attribute, as in {@code Integer'Image}. */
    static final LanguageSyntax ADA = new LanguageSyntax(Kind.OTHER, List.of("--"), null, null, "\"", false, false,
            true);
    /** A single quote is also part of names, as in {@code foldl'}. */
    static final LanguageSyntax HASKELL = new LanguageSyntax(Kind.OTHER, List.of("--"), "{-", "-}", "\"", false, false,
            true);
    static final LanguageSyntax MARKUP = new LanguageSyntax(Kind.MARKUP, List.of(), "<!--", "-->", "", false, false,
            false);
    static final LanguageSyntax MARKDOWN = new LanguageSyntax(Kind.PROSE, List.of(), null, null, "", false, false,
            false);
    static final LanguageSyntax PROSE = new LanguageSyntax(Kind.PROSE, List.of(), null, null, "", false, false, false);
    /** Not prose, but treated like it: comments and strings are unknown. */
    static final LanguageSyntax UNKNOWN = new LanguageSyntax(Kind.PROSE, List.of(), null, null, "", false,
            false, false);

    /**
     * Returns the syntax of a language.
     *
     * @param language an LSP language id, or null
     * @param file a file whose extension determines the language if the id does not, or null
     * @return {@link Kind#PROSE} for an unknown language
     */
    public static LanguageSyntax of(@Nullable String language, @Nullable Path file) {
        return of(Language.of(language, file));
    }

    /** Returns the syntax of a language; {@link Kind#PROSE} for null. */
    public static LanguageSyntax of(@Nullable Language language) {
        return language == null ? UNKNOWN : language.syntax();
    }

    /** Whether sentences outside comments and strings suggest that the model writes prose instead of code. */
    public boolean code() {
        return kind == Kind.BRACES || kind == Kind.INDENT && tripleQuotes;
    }

    /** Whether {@code @} introduces a string without escapes, which may span several lines. */
    public boolean verbatim() {
        return this == CSHARP;
    }

    /** Returns the character that escapes the end of a string. */
    public char escape() {
        return this == POWERSHELL ? '`' : '\\';
    }

    /** Whether a slash may begin a regular expression, and text with apostrophes may occur between tags. */
    public boolean script() {
        return this == SCRIPT;
    }

    /** Whether a line of backticks or tildes begins and ends a block of code. */
    public boolean fences() {
        return this == MARKDOWN;
    }

    /** Whether text may stand between tags. */
    public boolean tags() {
        return this == SCRIPT || this == PHP;
    }

    /** Whether an unopened closing parenthesis may end a label, as in {@code start) run ;;}. */
    public boolean labels() {
        return this == SHELL;
    }

    /** Whether a tab is not the same as spaces at the start of a line: in recipes, and in code between prose. */
    public boolean fixedTabs() {
        return this == MAKEFILE || this == PROSE || this == MARKDOWN;
    }

    public boolean pairsBrackets() {
        return kind != Kind.PROSE && kind != Kind.MARKUP && this != PROPERTIES;
    }
}
