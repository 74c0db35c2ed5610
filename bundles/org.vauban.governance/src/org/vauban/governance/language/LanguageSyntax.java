// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.language;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The little that cutting needs to know of a language: where comments and strings are, whether brackets or indentation
 * make blocks. Immutable.
 *
 * @param kind how blocks are made
 * @param lineComments what starts a comment that ends with its line
 * @param blockOpen what starts a comment of several lines, or null
 * @param blockClose what ends it, or null
 * @param quotes characters that delimit a string of one line
 * @param tripleQuotes whether three quotes delimit a string of several lines
 * @param backticks whether back-ticks delimit a string of several lines
 * @param charLiterals whether single quotes delimit one character (and may stand alone, as in a lifetime or an
 *            attribute)
 */
public record LanguageSyntax(Kind kind, List<String> lineComments, @Nullable String blockOpen,
        @Nullable String blockClose, String quotes, boolean tripleQuotes, boolean backticks, boolean charLiterals) {

    /** How a language makes its blocks. */
    public enum Kind {
        /** Brackets make blocks; indentation follows them. */
        BRACES,
        /** Indentation makes blocks. */
        INDENT,
        /** Tags make blocks. */
        MARKUP,
        /** Brackets are paired, blocks are made by words; or nothing is known. */
        OTHER,
        /** Written for people: nothing but the limits and repetitions cuts it. */
        PROSE
    }

    static final LanguageSyntax C = new LanguageSyntax(Kind.BRACES, List.of("//"), "/*", "*/", "\"", false, false,
            true);
    static final LanguageSyntax JAVA = new LanguageSyntax(Kind.BRACES, List.of("//"), "/*", "*/", "\"", true, false,
            true);
    static final LanguageSyntax CSHARP = new LanguageSyntax(Kind.BRACES, List.of("//"), "/*", "*/", "\"", true, false,
            true);
    /** Strings stand in single quotes as well, also those of several lines. */
    static final LanguageSyntax GROOVY = new LanguageSyntax(Kind.BRACES, List.of("//"), "/*", "*/", "\"'", true, false,
            false);
    static final LanguageSyntax SCRIPT = new LanguageSyntax(Kind.BRACES, List.of("//"), "/*", "*/", "\"'", false, true,
            false);
    /** As of scripts, but without regular expressions and tags. */
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
    /** A backtick escapes what follows, also the end of a line. */
    static final LanguageSyntax POWERSHELL = new LanguageSyntax(Kind.OTHER, List.of("#"), "<#", "#>", "\"'", false,
            false, false);
    static final LanguageSyntax SHELL = new LanguageSyntax(Kind.OTHER, List.of("#"), null, null, "\"'", false, true,
            false);
    static final LanguageSyntax PROPERTIES = new LanguageSyntax(Kind.OTHER, List.of("#", "!"), null, null, "", false,
            false, false);
    static final LanguageSyntax DASH = new LanguageSyntax(Kind.OTHER, List.of("--"), "/*", "*/", "\"'", false, false,
            false);
    /** A single quote also names an attribute, as in {@code Integer'Image}. */
    static final LanguageSyntax ADA = new LanguageSyntax(Kind.OTHER, List.of("--"), null, null, "\"", false, false,
            true);
    /** A single quote is also part of names, as in {@code foldl'}. */
    static final LanguageSyntax HASKELL = new LanguageSyntax(Kind.OTHER, List.of("--"), "{-", "-}", "\"", false, false,
            true);
    static final LanguageSyntax MARKUP = new LanguageSyntax(Kind.MARKUP, List.of(), "<!--", "-->", "", false, false,
            false);
    static final LanguageSyntax PROSE = new LanguageSyntax(Kind.PROSE, List.of(), null, null, "", false, false, false);

    /**
     * @param language an LSP language id, or null
     * @param file a file whose ending tells the language where the id does not, or null
     * @return {@link Kind#PROSE} for a language of which nothing is known
     */
    public static LanguageSyntax of(@Nullable String language, @Nullable Path file) {
        Language named = Language.ofName(language);
        Language found = named == null ? Language.ofFile(file) : named;
        return found == null ? PROSE : found.syntax();
    }

    /** Whether sentences outside comments and strings are a sign that the model talks instead of writing code. */
    public boolean code() {
        return kind == Kind.BRACES || kind == Kind.INDENT && tripleQuotes;
    }

    /** Whether nothing is escaped in a string behind an at sign, which may have several lines. */
    public boolean verbatim() {
        return this == CSHARP;
    }

    /** What stands before a sign of a string that does not end it. */
    public char escape() {
        return this == POWERSHELL ? '`' : '\\';
    }

    /** Whether a slash may begin a regular expression, and text with apostrophes stand between tags. */
    public boolean script() {
        return this == SCRIPT;
    }

    /** Whether a parenthesis that nothing opened may end a label, as in {@code start) run ;;}. */
    public boolean labels() {
        return this == SHELL;
    }

    public boolean pairsBrackets() {
        return kind != Kind.PROSE && kind != Kind.MARKUP && this != PROPERTIES;
    }
}
