// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.language;

import static org.vauban.governance.language.Language.Kind.CODE;
import static org.vauban.governance.language.Language.Kind.DATA;
import static org.vauban.governance.language.Language.Kind.MARKUP;
import static org.vauban.governance.language.Language.Kind.MESSAGES;
import static org.vauban.governance.language.Language.Kind.PROSE;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The registry of languages: one line per language, and the only place that maps a language to its LSP id, Markdown
 * fence or file extension. Each name belongs to one language. What only one feature needs to know about a language is
 * kept with that feature, keyed by these constants.
 */
public enum Language {
    JAVA("java", "java", CODE, LanguageSyntax.JAVA, LanguageKeywords.JAVA),
    KOTLIN("kotlin", "kt kts", CODE, LanguageSyntax.JAVA, LanguageKeywords.JAVA),
    GROOVY("groovy", "groovy", CODE, LanguageSyntax.GROOVY, LanguageKeywords.JAVA),
    GRADLE("gradle", "gradle", CODE, LanguageSyntax.GROOVY, LanguageKeywords.JAVA),
    SCALA("scala", "scala", CODE, LanguageSyntax.JAVA, LanguageKeywords.JAVA),
    SWIFT("swift", "swift", CODE, LanguageSyntax.JAVA, LanguageKeywords.JAVA),
    CSHARP("csharp", "cs", CODE, LanguageSyntax.CSHARP, LanguageKeywords.CSHARP),
    C("c", "c h", CODE, LanguageSyntax.C, LanguageKeywords.C),
    CPP("cpp c++", "cpp cc cxx hpp hh hxx", CODE, LanguageSyntax.C, LanguageKeywords.C),
    CUDA("cuda", "cu", CODE, LanguageSyntax.C, LanguageKeywords.C),
    OBJECTIVE_C("objective-c objc", "m", CODE, LanguageSyntax.C, LanguageKeywords.C),
    OBJECTIVE_CPP("objective-cpp objcpp", "", CODE, LanguageSyntax.C, LanguageKeywords.C),
    RUST("rust", "rs", CODE, LanguageSyntax.C, LanguageKeywords.C),
    DART("dart", "dart", CODE, LanguageSyntax.GROOVY, LanguageKeywords.C),
    D("d", "d", CODE, LanguageSyntax.C, LanguageKeywords.C),
    ZIG("zig", "zig", CODE, LanguageSyntax.C, LanguageKeywords.C),
    PROTOBUF("proto", "proto", CODE, LanguageSyntax.C, LanguageKeywords.C),
    GLSL("glsl", "glsl", CODE, LanguageSyntax.C, LanguageKeywords.C),
    HLSL("hlsl", "hlsl", CODE, LanguageSyntax.C, LanguageKeywords.C),
    VERILOG("verilog", "sv", CODE, LanguageSyntax.C, LanguageKeywords.C),
    GO("go", "go", CODE, LanguageSyntax.GO, LanguageKeywords.GO),
    JAVASCRIPT("javascript", "js mjs cjs", CODE, LanguageSyntax.SCRIPT, LanguageKeywords.SCRIPT),
    JAVASCRIPT_REACT("javascriptreact", "jsx", CODE, LanguageSyntax.SCRIPT, LanguageKeywords.SCRIPT),
    TYPESCRIPT("typescript", "ts mts cts", CODE, LanguageSyntax.SCRIPT, LanguageKeywords.SCRIPT),
    TYPESCRIPT_REACT("typescriptreact", "tsx", CODE, LanguageSyntax.SCRIPT, LanguageKeywords.SCRIPT),
    PHP("php", "php", CODE, LanguageSyntax.PHP, LanguageKeywords.PHP),
    CSS("css", "css", CODE, LanguageSyntax.CSS, LanguageKeywords.NONE),
    SCSS("scss", "scss", CODE, LanguageSyntax.CSS, LanguageKeywords.NONE),
    LESS("less", "less", CODE, LanguageSyntax.CSS, LanguageKeywords.NONE),
    PYTHON("python", "py pyi", CODE, LanguageSyntax.PYTHON, LanguageKeywords.PYTHON),
    STARLARK("starlark", "bzl", CODE, LanguageSyntax.PYTHON, LanguageKeywords.PYTHON),
    SHELL("shellscript shell bash", "sh bash zsh", CODE, LanguageSyntax.SHELL, LanguageKeywords.SHELL),
    RUBY("ruby", "rb", CODE, LanguageSyntax.HASH, LanguageKeywords.SHELL),
    PERL("perl", "pl", CODE, LanguageSyntax.HASH, LanguageKeywords.SHELL),
    POWERSHELL("powershell", "ps1", CODE, LanguageSyntax.POWERSHELL, LanguageKeywords.SHELL),
    DOCKERFILE("dockerfile", "dockerfile", CODE, LanguageSyntax.HASH, LanguageKeywords.SHELL),
    MAKEFILE("makefile make gnumakefile", "mk mak", CODE, LanguageSyntax.MAKEFILE, LanguageKeywords.SHELL),
    CMAKE("cmake", "cmake", CODE, LanguageSyntax.HASH, LanguageKeywords.SHELL),
    R("r", "r", CODE, LanguageSyntax.HASH, LanguageKeywords.NONE),
    ELIXIR("elixir", "ex exs", CODE, LanguageSyntax.HASH, LanguageKeywords.NONE),
    TCL("tcl", "tcl", CODE, LanguageSyntax.HASH, LanguageKeywords.NONE),
    SQL("sql", "sql", CODE, LanguageSyntax.DASH, LanguageKeywords.SQL),
    LUA("lua", "lua", CODE, LanguageSyntax.DASH, LanguageKeywords.SQL),
    ADA("ada", "adb ads", CODE, LanguageSyntax.ADA, LanguageKeywords.SQL),
    VHDL("vhdl", "vhd vhdl", CODE, LanguageSyntax.ADA, LanguageKeywords.SQL),
    HASKELL("haskell", "hs", CODE, LanguageSyntax.HASKELL, LanguageKeywords.NONE),

    JSON("json", "json", DATA, LanguageSyntax.JSON, LanguageKeywords.JSON),
    JSONC("jsonc", "jsonc", DATA, LanguageSyntax.JSON, LanguageKeywords.JSON),
    JSON5("json5", "json5", DATA, LanguageSyntax.JSON, LanguageKeywords.JSON),
    YAML("yaml", "yml yaml", DATA, LanguageSyntax.YAML, LanguageKeywords.NONE),
    TOML("toml", "toml", DATA, LanguageSyntax.HASH, LanguageKeywords.NONE),
    PROPERTIES("properties java-properties", "properties", DATA, LanguageSyntax.PROPERTIES, LanguageKeywords.NONE),
    INI("ini", "ini cfg cnf conf", DATA, LanguageSyntax.PROPERTIES, LanguageKeywords.NONE),
    MANIFEST("mf", "mf", DATA, LanguageSyntax.PROPERTIES, LanguageKeywords.NONE),
    ENVIRONMENT("env", "env", DATA, LanguageSyntax.UNKNOWN, LanguageKeywords.NONE),
    CONFIGURATION("config", "config", DATA, LanguageSyntax.UNKNOWN, LanguageKeywords.NONE),
    PREFERENCES("prefs", "prefs", DATA, LanguageSyntax.UNKNOWN, LanguageKeywords.NONE),
    PROPERTY_LIST("plist", "plist", DATA, LanguageSyntax.UNKNOWN, LanguageKeywords.NONE),
    NETRC("netrc", "netrc", DATA, LanguageSyntax.UNKNOWN, LanguageKeywords.NONE),
    DESKTOP_ENTRY("desktop", "desktop", DATA, LanguageSyntax.UNKNOWN, LanguageKeywords.NONE),
    SYSTEMD_UNIT("service", "service", DATA, LanguageSyntax.UNKNOWN, LanguageKeywords.NONE),

    XML("xml", "xml xsd xsl xslt exsd svg pom product target", MARKUP, LanguageSyntax.MARKUP, LanguageKeywords.NONE),
    HTML("html", "html htm xhtml", MARKUP, LanguageSyntax.MARKUP, LanguageKeywords.NONE),
    VUE("vue", "vue", MARKUP, LanguageSyntax.MARKUP, LanguageKeywords.NONE),
    SVELTE("svelte", "svelte", MARKUP, LanguageSyntax.MARKUP, LanguageKeywords.NONE),

    MARKDOWN("markdown", "md markdown", PROSE, LanguageSyntax.MARKDOWN, LanguageKeywords.NONE),
    ASCIIDOC("asciidoc", "adoc asciidoc asc", PROSE, LanguageSyntax.PROSE, LanguageKeywords.NONE),
    RESTRUCTUREDTEXT("restructuredtext", "rst", PROSE, LanguageSyntax.PROSE, LanguageKeywords.NONE),
    LATEX("latex", "tex", PROSE, LanguageSyntax.PROSE, LanguageKeywords.NONE),
    ORG("org", "org", PROSE, LanguageSyntax.PROSE, LanguageKeywords.NONE),
    PLAINTEXT("plaintext text", "txt", PROSE, LanguageSyntax.PROSE, LanguageKeywords.NONE),
    MAIL("mail", "eml", PROSE, LanguageSyntax.PROSE, LanguageKeywords.NONE),
    COMMIT_MESSAGE("git-commit", "", PROSE, LanguageSyntax.PROSE, LanguageKeywords.NONE),
    NOTEBOOK("ipynb", "ipynb", PROSE, LanguageSyntax.PROSE, LanguageKeywords.NONE),

    GETTEXT("po", "po pot", MESSAGES, LanguageSyntax.PROSE, LanguageKeywords.NONE),
    XLIFF("xliff", "xlf xliff", MESSAGES, LanguageSyntax.PROSE, LanguageKeywords.NONE),
    ARB("arb", "arb", MESSAGES, LanguageSyntax.PROSE, LanguageKeywords.NONE),
    RESX("resx", "resx", MESSAGES, LanguageSyntax.PROSE, LanguageKeywords.NONE),
    STRINGS("strings", "strings", MESSAGES, LanguageSyntax.PROSE, LanguageKeywords.NONE),
    FLUENT("ftl", "ftl", MESSAGES, LanguageSyntax.PROSE, LanguageKeywords.NONE);

    /** Kinds of languages. */
    public enum Kind {
        CODE,
        /** Configuration and data: an unquoted value is a literal. */
        DATA, MARKUP,
        /** Prose. */
        PROSE,
        /** User-interface texts, for translation. */
        MESSAGES
    }

    private static final Map<String, Language> BY_NAME = byName();

    private final List<String> ids;
    private final List<String> extensions;
    private final Kind kind;
    private final LanguageSyntax syntax;
    private final Set<String> keywords;

    /**
     * @param ids LSP and fence ids, separated by spaces, the LSP id first
     * @param extensions file extensions separated by spaces, the usual one first; may be empty
     * @param syntax {@link LanguageSyntax#UNKNOWN} if comments and strings are unknown
     */
    Language(String ids, String extensions, Kind kind, LanguageSyntax syntax, Set<String> keywords) {
        this.ids = List.of(ids.split(" "));
        this.extensions = extensions.isEmpty() ? List.of() : List.of(extensions.split(" "));
        this.kind = kind;
        this.syntax = syntax;
        this.keywords = keywords;
    }

    private static Map<String, Language> byName() {
        Map<String, Language> names = new HashMap<>();
        for (Language each : values()) {
            each.ids.forEach(id -> names.put(id, each));
            each.extensions.forEach(extension -> names.put(extension, each));
        }
        return names;
    }

    /**
     * Returns the language with a name.
     *
     * @param name an LSP language id, the name of a fence or a file extension without its dot, ignoring case, or null
     * @return null if it is unknown
     */
    public static @Nullable Language ofName(@Nullable String name) {
        return name == null ? null : BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the language of a file, by its extension or, for a file without one such as {@code Makefile}, by its
     * whole name. {@code Makefile.am} and the like are Makefiles.
     *
     * @param file may be null
     * @return null if it is unknown
     */
    public static @Nullable Language ofFile(@Nullable Path file) {
        if (file == null || file.getFileName() == null) {
            return null;
        }
        String name = file.getFileName().toString();
        Language known = ofName(name.substring(name.lastIndexOf('.') + 1));
        return known == null && name.toLowerCase(Locale.ROOT).startsWith("makefile.") ? MAKEFILE : known;
    }

    /**
     * Returns the language with a name, else that of a file.
     *
     * @param name as for {@link #ofName}, or null
     * @param file may be null
     * @return null if it is unknown
     */
    public static @Nullable Language of(@Nullable String name, @Nullable Path file) {
        Language named = ofName(name);
        return named == null ? ofFile(file) : named;
    }

    /** Returns the LSP id. */
    public String id() {
        return ids.getFirst();
    }

    /** Returns the LSP id, then other ids that editors and fences use. */
    public List<String> ids() {
        return ids;
    }

    /** Returns the file extensions in lower case, without dots, the usual one first; may be empty. */
    public List<String> extensions() {
        return extensions;
    }

    public Kind kind() {
        return kind;
    }

    public LanguageSyntax syntax() {
        return syntax;
    }

    /** Returns the keywords for highlighting; empty if there are none or none are known. */
    public Set<String> keywords() {
        return keywords;
    }
}
