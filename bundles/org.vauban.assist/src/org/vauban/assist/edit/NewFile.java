// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.markdown.CodeBlock;
import org.vauban.governance.language.Language;

/**
 * A file that an answer's code could be saved as. Its path is relative to a project or workspace folder, with forward
 * slashes. Pure.
 *
 * @param folder empty for the project folder itself, need not exist; null if unknown
 * @param name name of the file
 * @param text text of the file
 */
public record NewFile(@Nullable String folder, String name, String text) {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");
    private static final Pattern TYPE = Pattern.compile(
            "(?m)^(?:public\\s+|final\\s+|abstract\\s+|sealed\\s+|non-sealed\\s+|@\\w+\\s+)*"
                    + "(?:class|interface|record|enum|@interface)\\s+(\\w+)");
    /** The end of a file name by which test runners recognise tests, or its extension. */
    private static final Pattern KIND = Pattern.compile(
            "(?<=.)(?:[._-](?:test|spec)s?|Tests?|TestCase|Spec|(?<=[a-z0-9_])IT(?:Case)?)?(?:\\.\\w+)+$");
    private static final List<String> SOURCES = List.of("src/main/java", "src/test/java", "src", "test", "tests");
    private static final String MAIN = "src/main/java";
    private static final String TESTS = "src/test/java";
    private static final String JAVA = ".java";

    public NewFile {
        Objects.requireNonNull(name);
        Objects.requireNonNull(text);
    }

    /**
     * Returns the file for an answer's code.
     *
     * @param beside path of a file in whose project it should be, or null
     * @param isFolder whether the project has this folder
     */
    public static NewFile of(CodeBlock code, @Nullable String beside, Predicate<String> isFolder) {
        String hint = hint(code);
        boolean java = isJava(code);
        String name = hint != null ? last(hint) : java ? type(code.text()) + ".java" : "new." + ending(code.language());
        String folder = beside == null ? null : parent(beside);
        if (beside != null && hint != null && hint.contains("/") && inside(hint)) {
            folder = parent(hint);
        } else if (beside != null && java) {
            folder = joined(source(beside, code.text(), name, isFolder), packageOf(code.text()).replace('.', '/'));
        }
        return new NewFile(folder, name, code.text());
    }

    /**
     * As {@link #of} for tests of a file: if the answer names no file, it is named after the tested one, by the
     * convention of its language. Tests of Java are in the package of the tested code: below {@code src/test/java} if
     * the file is below {@code src/main/java}, else beside it.
     *
     * @param tested path of the tested file
     * @param text text of that file
     * @param isFolder whether the project has this folder
     */
    public static NewFile test(CodeBlock code, String tested, String text, Predicate<String> isFolder) {
        if (tested.endsWith(".java") && (isJava(code) || code.language() == null)) {
            return javaTest(code, tested, text);
        }
        NewFile file = of(code, tested, isFolder);
        if (hint(code) != null || isJava(code)) {
            return file;
        }
        String name = last(tested);
        int dot = name.lastIndexOf('.');
        String base = dot > 0 ? name.substring(0, dot) : name;
        String end = dot > 0 ? name.substring(dot) : "";
        return new NewFile(file.folder(), switch (Language.ofName(end.isEmpty() ? null : end.substring(1))) {
            case PYTHON -> "test_" + name;
            case JAVASCRIPT, JAVASCRIPT_REACT, TYPESCRIPT, TYPESCRIPT_REACT -> base + ".test" + end;
            case null, default -> base + "_test" + end;
        }, file.text());
    }

    private static NewFile javaTest(CodeBlock code, String tested, String text) {
        List<String> types = TYPE.matcher(code.text()).results().map(type -> type.group(1)).toList();
        String name = types.stream().filter(type -> type.contains("Test")).findFirst()
                .orElse(types.isEmpty() ? last(tested).replace(JAVA, "Test") : types.getFirst()) + JAVA;
        String folder = parent(tested);
        int main = ("/" + folder + "/").indexOf("/" + MAIN + "/");
        if (main >= 0) {
            folder = folder.substring(0, main) + TESTS + folder.substring(main + MAIN.length());
        }
        return new NewFile(folder, name, inPackage(code.text(), packageOf(text)));
    }

    /**
     * Returns a copy under another name, for when a file of this name exists: the new name still shows the kind of
     * file, and a Java type that has the name of its file is renamed with it.
     *
     * @param number number that distinguishes the files
     */
    public NewFile numbered(int number) {
        Matcher kind = KIND.matcher(name);
        int end = kind.find() ? kind.start() : name.length();
        String other = name.substring(0, end) + number + name.substring(end);
        if (!name.endsWith(JAVA)) {
            return new NewFile(folder, other, text);
        }
        String type = name.substring(0, name.length() - JAVA.length());
        String otherType = other.substring(0, other.length() - JAVA.length());
        boolean annotation = Pattern.compile("@interface\\s+" + Pattern.quote(type) + "\\b").matcher(text).find();
        return new NewFile(folder, other, Pattern.compile("\\b" + Pattern.quote(type) + "\\b").matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        isAnother(match.start(), annotation) ? match.group() : otherType)));
    }

    /** Whether the type there only has the same simple name, such as JUnit's annotation in a class Test. */
    private boolean isAnother(int at, boolean annotation) {
        int from = at;
        while (from > 0 && (text.charAt(from - 1) == '.' || Character.isJavaIdentifierPart(text.charAt(from - 1)))) {
            from--;
        }
        String qualifier = text.substring(from, at);
        return from > 0 && text.charAt(from - 1) == '@' && !annotation
                || Character.isLowerCase((qualifier + " ").charAt(0)) && qualifier.contains(".")
                        && !qualifier.equals(packageOf(text) + ".");
    }

    /** Returns the code with the wanted package in place of the one that the model wrote. */
    private static String inPackage(String code, String wanted) {
        Matcher declared = PACKAGE.matcher(code);
        if (declared.find()) {
            boolean same = declared.group(1).equals(wanted);
            String line = wanted.isEmpty() ? "" : "package " + wanted + ";";
            return same ? code
                    : (code.substring(0, declared.start()) + line + code.substring(declared.end())).stripLeading();
        }
        return wanted.isEmpty() ? code : "package " + wanted + ";\n\n" + code.stripLeading();
    }

    private static @Nullable String hint(CodeBlock code) {
        String fileHint = code.fileHint();
        return fileHint == null ? null : fileHint.replace('\\', '/');
    }

    private static boolean isJava(CodeBlock code) {
        String fileHint = code.fileHint();
        return "java".equals(code.language()) || fileHint != null && fileHint.endsWith(".java");
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String joined(String folder, String more) {
        return folder.isEmpty() || more.isEmpty() ? folder + more : folder + "/" + more;
    }

    private static boolean inside(String hint) {
        return !hint.startsWith("/") && hint.indexOf(':') < 0 && !List.of(hint.split("/")).contains("..");
    }

    private static String type(String code) {
        Matcher matcher = TYPE.matcher(code);
        return matcher.find() ? matcher.group(1) : "NewType";
    }

    private static String packageOf(String code) {
        Matcher matcher = PACKAGE.matcher(code);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Returns the extension for a code block's name, which may be a language or the extension itself. */
    private static @Nullable String ending(@Nullable String name) {
        Language language = Language.ofName(name);
        if (language == null || language.extensions().isEmpty()) {
            return name != null && name.matches("\\w{1,8}") ? name : "txt";
        }
        boolean extension = language.extensions().contains(name) && !language.ids().contains(name);
        return extension ? name : language.extensions().getFirst();
    }

    /** Returns the source folder of the given file; for a test, that of tests if there is one. */
    private static String source(String beside, String code, String name, Predicate<String> isFolder) {
        boolean test = name.endsWith("Test.java") || code.contains("org.junit.");
        if (test && isFolder.test(TESTS)) {
            return TESTS;
        }
        return SOURCES.stream().filter(source -> beside.startsWith(source + "/") && isFolder.test(source)).findFirst()
                .or(() -> SOURCES.stream().filter(isFolder).findFirst()).orElse("");
    }
}
