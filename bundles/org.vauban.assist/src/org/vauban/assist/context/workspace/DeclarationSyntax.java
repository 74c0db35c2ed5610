// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.context.workspace.Declaration.Kind;
import org.vauban.governance.language.Language;

/** The languages whose declarations are recognised, with the syntax of their heads. */
enum DeclarationSyntax {
    JAVA(false), C(false), GO(true), RUST(false), SCRIPT(true), PYTHON(true);

    /** How the scanner treats the body that follows a head. */
    enum Body {
        /** Its declarations are members of the type. */
        MEMBERS,
        /** Its declarations count as if they were outside. */
        TRANSPARENT,
        /** Its declarations are local and are skipped. */
        OPAQUE
    }

    /**
     * The declaration in a head.
     *
     * @param kind null if the head itself declares nothing
     * @param name name of the declaration, or of the type that the body belongs to
     * @param owner type that the head itself names, or null
     * @param body kind of the body in braces that follows
     */
    record Head(@Nullable Kind kind, @Nullable String name, @Nullable String owner, Body body, boolean hidden) {
        static final Head NOTHING = new Head(null, null, null, Body.OPAQUE, false);
        static final Head OUTSIDE = new Head(null, null, null, Body.TRANSPARENT, false);
    }

    private static final Pattern JAVA_TYPE = Pattern
            .compile("(?:^|\\s)(?:class|interface|enum|record|@interface)\\s+(\\w+)");
    private static final Pattern C_TYPE = Pattern.compile(
            "(?:^|\\s)(?:struct|class|union|enum(?:\\s+(?:class|struct))?)\\s+(?:[A-Z_]{2,}\\s+)?(\\w+)\\s*"
                    + "(?:final\\s*)?(?::.*)?$");
    private static final Pattern C_FUNCTION = Pattern.compile("(?:(\\w+)::)?(~?\\w+|operator\\s*\\S{1,3})\\s*\\(");
    private static final Pattern C_ALIAS = Pattern.compile("^using\\s+(\\w+)\\s*=|^typedef\\s.*?(\\w+)$");
    private static final Pattern GO_FUNCTION = Pattern
            .compile("^func\\s+(?:\\(\\s*\\w*\\s*\\*?\\s*(\\w+)[^)]*\\)\\s*)?(\\w+)\\s*[(\\[]");
    private static final Pattern GO_TYPE = Pattern.compile("^type\\s+(\\w+)(?:\\[[^\\]]*\\])?\\s+(struct|interface)?");
    private static final Pattern GO_VALUE = Pattern.compile("^(?:const|var)\\s+(\\w+)");
    private static final Pattern RUST_FUNCTION = Pattern.compile("(?:^|\\s)fn\\s+(\\w+)");
    private static final Pattern RUST_TYPE = Pattern.compile("(?:^|\\s)(?:struct|enum|trait|union|type)\\s+(\\w+)");
    private static final Pattern RUST_VALUE = Pattern.compile("(?:^|\\s)(?:const|static)\\s+(?:mut\\s+)?(\\w+)\\s*:");
    private static final Pattern RUST_IMPL = Pattern.compile(
            "^(?:unsafe\\s+)?impl\\b(?:\\s*<.*?>)?\\s+(?:.*\\bfor\\s+)?[&\\w:]*?(\\w+)\\s*(?:<.*)?(?:where.*)?$");
    private static final Pattern RUST_MACRO = Pattern.compile("^macro_rules!\\s*(\\w+)");
    private static final Pattern SCRIPT_TYPE = Pattern.compile("(?:^|\\s)(?:class|interface|enum)\\s+(\\w+)");
    private static final Pattern SCRIPT_ALIAS = Pattern.compile("(?:^|\\s)type\\s+(\\w+)\\s*(?:<[^=]*>)?\\s*=");
    private static final Pattern SCRIPT_FUNCTION = Pattern.compile("(?:^|\\s)function\\s*\\*?\\s*(\\w+)\\s*[(<]");
    private static final Pattern SCRIPT_VALUE = Pattern.compile("(?:^|\\s)(?:const|let|var)\\s+(\\w+)");
    private static final Pattern MEMBER = Pattern.compile("([\\w$#]+)\\s*(?:<[^(=]*>)?\\s*\\(");
    private static final Pattern NAME = Pattern.compile("[#\\w$]+");
    private static final Set<String> STATEMENTS = Set.of("if", "for", "while", "switch", "catch", "return", "throw",
            "else", "do", "try", "synchronized", "new", "assert", "sizeof", "defined", "match", "loop", "yield",
            "await", "super", "this", "import", "package", "defer", "go", "select", "case", "static_assert", "delete",
            "typeof", "using", "with");

    private final boolean linesEnd;

    /** @param linesEnd whether a line end may end a head */
    DeclarationSyntax(boolean linesEnd) {
        this.linesEnd = linesEnd;
    }

    boolean linesEnd() {
        return linesEnd;
    }

    /** Returns the syntax; null for unsupported languages, and for a file without extension. */
    static @Nullable DeclarationSyntax of(@Nullable String language, @Nullable Path file) {
        DeclarationSyntax found = of(Language.ofName(language));
        boolean extension = file != null && file.getFileName() != null
                && file.getFileName().toString().indexOf('.') >= 0;
        return found == null && extension ? of(Language.ofFile(file)) : found;
    }

    private static @Nullable DeclarationSyntax of(@Nullable Language language) {
        return language == null ? null : switch (language) {
            case JAVA -> JAVA;
            case C, CPP -> C;
            case GO -> GO;
            case RUST -> RUST;
            case JAVASCRIPT, JAVASCRIPT_REACT, TYPESCRIPT, TYPESCRIPT_REACT -> SCRIPT;
            case PYTHON -> PYTHON;
            default -> null;
        };
    }

    /**
     * Parses a head.
     *
     * @param head text without comments, with blank strings and single blanks
     * @param type whether it is in the body of a type
     * @param opens whether a body in braces follows
     */
    Head head(String head, boolean type, boolean opens) {
        return switch (this) {
            case JAVA -> java(head, type, opens);
            case C -> c(head, type, opens);
            case GO -> go(head, type);
            case RUST -> rust(head, type);
            case SCRIPT -> script(head, type, opens);
            case PYTHON -> Head.NOTHING;
        };
    }

    private static Head java(String head, boolean type, boolean opens) {
        boolean hidden = word(head, "private");
        Matcher matcher = JAVA_TYPE.matcher(head);
        if (opens && matcher.find()) {
            return new Head(Kind.TYPE, matcher.group(1), null, Body.MEMBERS, hidden);
        }
        return type ? member(head, hidden, opens) : Head.NOTHING;
    }

    private static Head c(String head, boolean type, boolean opens) {
        if (opens && (head.startsWith("namespace") || head.startsWith("inline namespace") || head.startsWith("extern"))
                && head.indexOf('(') < 0) {
            return Head.OUTSIDE;
        }
        Matcher matcher = C_ALIAS.matcher(head);
        if (!opens && matcher.find()) {
            return new Head(Kind.TYPE, matcher.group(1) != null ? matcher.group(1) : matcher.group(2), null,
                    Body.OPAQUE, false);
        }
        matcher = C_TYPE.matcher(head);
        if (opens && head.indexOf('(') < 0 && matcher.find()) {
            return new Head(Kind.TYPE, matcher.group(1), null, Body.MEMBERS, false);
        }
        if (opens && head.startsWith("typedef")) {
            return new Head(null, null, null, Body.OPAQUE, false);
        }
        matcher = C_FUNCTION.matcher(head);
        int assigned = head.indexOf('=');
        if (matcher.find() && (assigned < 0 || matcher.start() < assigned || head.contains("operator"))) {
            return isStatement(matcher.group(2)) || isStatement(first(head)) ? Head.NOTHING
                    : new Head(Kind.FUNCTION, matcher.group(2), matcher.group(1), Body.OPAQUE,
                            word(head, "static") && !type);
        }
        return opens || !type && !word(head, "const") && !word(head, "constexpr") && !word(head, "extern")
                ? Head.NOTHING
                : value(head, false);
    }

    private static Head go(String head, boolean type) {
        Matcher matcher = GO_FUNCTION.matcher(head);
        if (matcher.find()) {
            return go(Kind.FUNCTION, matcher.group(2), matcher.group(1), Body.OPAQUE);
        }
        matcher = GO_TYPE.matcher(head);
        if (matcher.find()) {
            return go(Kind.TYPE, matcher.group(1), null, matcher.group(2) == null ? Body.OPAQUE : Body.MEMBERS);
        }
        matcher = GO_VALUE.matcher(head);
        if (matcher.find()) {
            return go(Kind.VALUE, matcher.group(1), null, Body.OPAQUE);
        }
        matcher = NAME.matcher(head);
        return type && matcher.lookingAt() ? go(head.startsWith("(", matcher.end()) ? Kind.FUNCTION : Kind.VALUE,
                matcher.group(), null, Body.OPAQUE) : Head.NOTHING;
    }

    /** Makes a head of Go: a lower-case name is local to its package, but files of the same folder can use it. */
    private static Head go(Kind kind, String name, @Nullable String owner, Body body) {
        return new Head(kind, name, owner, body, false);
    }

    private static Head rust(String head, boolean type) {
        Matcher matcher = RUST_IMPL.matcher(head);
        if (matcher.find()) {
            return new Head(null, matcher.group(1), null, Body.MEMBERS, false);
        }
        matcher = RUST_FUNCTION.matcher(head);
        if (matcher.find()) {
            return new Head(Kind.FUNCTION, matcher.group(1), null, Body.OPAQUE, false);
        }
        matcher = RUST_TYPE.matcher(head);
        if (matcher.find()) {
            return new Head(Kind.TYPE, matcher.group(1), null, Body.MEMBERS, false);
        }
        matcher = RUST_VALUE.matcher(head);
        if (matcher.find()) {
            return new Head(Kind.VALUE, matcher.group(1), null, Body.OPAQUE, false);
        }
        matcher = RUST_MACRO.matcher(head);
        if (matcher.find()) {
            return new Head(Kind.FUNCTION, matcher.group(1), null, Body.OPAQUE, false);
        }
        if (first(head).equals("mod") || head.startsWith("pub mod") || first(head).equals("extern")) {
            return Head.OUTSIDE;
        }
        if (!type || first(head).equals("use")) {
            return Head.NOTHING;
        }
        // a field or a variant; its name is before the colon
        String named = head.replaceFirst("^pub(\\([^)]*\\))?\\s+", "").replaceFirst("^#\\[.*\\]\\s*", "");
        matcher = NAME.matcher(named);
        return matcher.lookingAt() ? new Head(Kind.VALUE, matcher.group(), null, Body.OPAQUE, false) : Head.NOTHING;
    }

    private static Head script(String head, boolean type, boolean opens) {
        if (opens && (head.matches("(?:export\\s+)?(?:declare\\s+)?(?:namespace|module|global)\\b[^(=]*"))) {
            return Head.OUTSIDE;
        }
        Matcher matcher = SCRIPT_TYPE.matcher(head);
        if (opens && matcher.find() && head.indexOf('(') < 0) {
            return new Head(Kind.TYPE, matcher.group(1), null, Body.MEMBERS, false);
        }
        matcher = SCRIPT_FUNCTION.matcher(head);
        if (matcher.find()) {
            return new Head(Kind.FUNCTION, matcher.group(1), null, Body.OPAQUE, false);
        }
        matcher = SCRIPT_ALIAS.matcher(head);
        if (matcher.find()) {
            return new Head(Kind.TYPE, matcher.group(1), null, Body.OPAQUE, false);
        }
        if (!type) {
            matcher = SCRIPT_VALUE.matcher(head);
            return matcher.find()
                    ? new Head(head.contains("=>") ? Kind.FUNCTION : Kind.VALUE, matcher.group(1), null, Body.OPAQUE,
                            false)
                    : Head.NOTHING;
        }
        return member(head, word(head, "private") || head.startsWith("#"), opens);
    }

    /** Parses a member: a method, else a field. */
    private static Head member(String head, boolean hidden, boolean opens) {
        Matcher matcher = MEMBER.matcher(head);
        int assigned = head.indexOf('=');
        while (matcher.find() && (assigned < 0 || matcher.start() < assigned)) {
            boolean annotation = matcher.start() > 0 && head.charAt(matcher.start() - 1) == '@';
            if (!annotation) {
                return isStatement(matcher.group(1)) || isStatement(first(head)) ? Head.NOTHING
                        : new Head(Kind.FUNCTION, matcher.group(1), null, Body.OPAQUE, hidden);
            }
        }
        return opens && assigned < 0 ? Head.NOTHING : value(head, hidden);
    }

    /** Parses a variable: its name is the last one before its value, or before the colon of its type. */
    private static Head value(String head, boolean hidden) {
        String before = head.split("[=:\\[]|\\?\\s*:", 2)[0].strip();
        Matcher matcher = Pattern.compile("([#\\w$]+)\\s*[?!]?$").matcher(before);
        return matcher.find() && !isStatement(first(head))
                ? new Head(Kind.VALUE, matcher.group(1), null, Body.OPAQUE, hidden)
                : Head.NOTHING;
    }

    private static boolean isStatement(String word) {
        return STATEMENTS.contains(word);
    }

    private static String first(String head) {
        int end = 0;
        while (end < head.length() && Character.isJavaIdentifierPart(head.charAt(end))) {
            end++;
        }
        return head.substring(0, end);
    }

    private static boolean word(String head, String word) {
        int at = head.indexOf(word);
        return at >= 0 && (at == 0 || !Character.isJavaIdentifierPart(head.charAt(at - 1)))
                && (at + word.length() == head.length()
                        || !Character.isJavaIdentifierPart(head.charAt(at + word.length())));
    }
}
