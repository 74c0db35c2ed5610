// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/** Recognizes lines of code that begin a declaration, in languages with braces. Lines are stripped. */
public final class DeclarationPatterns {
    private static final Pattern IMPORT = Pattern.compile(
            "import\\s+(?:static\\s+)?[\\w.*]+;|import\\s.+\\sfrom\\s+[\"'].*|using\\s+[\\w.]+;|#include\\b.*");
    private static final Pattern PACKAGE = Pattern.compile("package\\s+[\\w.]+;?|namespace\\s+[\\w.\\\\]+;?");
    private static final Pattern TYPE = Pattern.compile(
            "(?:(?:public|protected|private|static|final|abstract|sealed|non-sealed|export|default|data|open|internal"
                    + "|partial)\\s+)*"
                    + "(?:class|interface|@interface|enum|record|struct|trait|object)\\s+(\\w+)\\b.*");
    private static final Pattern CONTROL = Pattern.compile(
            "(?:return|throw|if|for|while|else|try|catch|finally|do|switch|case|default|synchronized|new|yield|assert"
                    + "|\\}|@|//|/\\*|\\*)(?![\\w]).*");
    private static final Pattern METHOD = Pattern
            .compile("(?:[\\w<>\\[\\],.?&]+\\s+)+\\w+\\s*\\(.*\\{|(?:public|protected|private)\\s+\\w+\\s*\\(.*\\{");
    private static final Pattern NAME = Pattern.compile("(\\w+)\\s*\\(");
    private static final Pattern FIELD = Pattern
            .compile("(?:(?:public|protected|private|static|final)\\s+)+[\\w<>\\[\\],.? ]+\\s+\\w+\\s*(?:=.*|;)");
    private static final Pattern STARTING_COMMENT = Pattern.compile("/\\*|\\*|//|@");

    private DeclarationPatterns() {}

    static boolean isPackage(String line) {
        return PACKAGE.matcher(line).matches();
    }

    static boolean isImport(String line) {
        return IMPORT.matcher(line).matches();
    }

    /** Whether a line precedes the types of a file: its package, or an import. */
    static boolean isHead(String line) {
        return isPackage(line) || isImport(line);
    }

    /** Whether a line begins a type, a method or a field. */
    static boolean isDeclaration(String line) {
        return !CONTROL.matcher(line).matches() && (TYPE.matcher(line).matches() || METHOD.matcher(line).matches()
                || FIELD.matcher(line).matches());
    }

    /** Returns the name of the type that a line begins, or null. */
    static @Nullable String typeName(String line) {
        Matcher type = TYPE.matcher(line);
        return type.matches() ? type.group(1) : null;
    }

    /** Returns the names of the methods that lines of a text begin, without duplicates. */
    public static Set<String> methods(String text) {
        Set<String> names = new LinkedHashSet<>();
        CodeLine.of(text).stream().map(each -> methodName(each.text())).filter(Objects::nonNull).forEach(names::add);
        return names;
    }

    /** Returns the name of the method that a line begins, or null. */
    static @Nullable String methodName(String line) {
        Matcher name = NAME.matcher(line);
        return !CONTROL.matcher(line).matches() && METHOD.matcher(line).matches() && name.find() ? name.group(1) : null;
    }

    /** Whether a line begins with a comment or an annotation. */
    static boolean startsComment(String line) {
        return STARTING_COMMENT.matcher(line).lookingAt();
    }
}
