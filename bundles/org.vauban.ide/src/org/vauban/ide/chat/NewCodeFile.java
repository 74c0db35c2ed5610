// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.Path;
import org.vauban.assist.markdown.CodeBlock;

/**
 * A file that code of an answer could become.
 *
 * @param folder full path of the folder, which need not be there; null where nothing tells it
 * @param name of the file
 * @param text of the file
 */
record NewCodeFile(IPath folder, String name, String text) {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");
    private static final Pattern TYPE = Pattern.compile(
            "(?m)^(?:public\\s+|final\\s+|abstract\\s+|sealed\\s+|non-sealed\\s+|@\\w+\\s+)*(?:class|interface|record|enum|@interface)\\s+(\\w+)");
    private static final List<String> SOURCES = List.of("src/main/java", "src/test/java", "src", "test", "tests");
    private static final Map<String, String> ENDINGS = Map.ofEntries(Map.entry("python", "py"), Map.entry("javascript", "js"),
            Map.entry("typescript", "ts"), Map.entry("markdown", "md"), Map.entry("shellscript", "sh"), Map.entry("bash", "sh"),
            Map.entry("shell", "sh"), Map.entry("yaml", "yml"), Map.entry("kotlin", "kt"), Map.entry("rust", "rs"),
            Map.entry("csharp", "cs"), Map.entry("c++", "cpp"), Map.entry("plaintext", "txt"), Map.entry("text", "txt"));

    /** @param beside a file in whose project it shall be, or null */
    static NewCodeFile of(CodeBlock code, IFile beside) {
        String hint = code.fileHint() == null ? null : code.fileHint().replace('\\', '/');
        boolean java = "java".equals(code.language()) || hint != null && hint.endsWith(".java");
        String name = hint != null ? new Path(hint).lastSegment() : java ? type(code.text()) + ".java" : "new." + ending(code.language());
        IPath folder = beside == null ? null : beside.getParent().getFullPath();
        if (beside != null && hint != null && hint.contains("/") && inside(hint)) {
            folder = beside.getProject().getFullPath().append(new Path(hint).removeLastSegments(1));
        } else if (beside != null && java) {
            folder = source(beside, code.text(), name).getFullPath().append(packageOf(code.text()).replace('.', '/'));
        }
        return new NewCodeFile(folder, name, code.text());
    }

    private static boolean inside(String hint) {
        Path path = new Path(hint);
        return !path.isAbsolute() && path.getDevice() == null && !List.of(path.segments()).contains("..");
    }

    private static String type(String code) {
        Matcher matcher = TYPE.matcher(code);
        return matcher.find() ? matcher.group(1) : "NewType";
    }

    private static String packageOf(String code) {
        Matcher matcher = PACKAGE.matcher(code);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String ending(String language) {
        return language == null ? "txt" : ENDINGS.getOrDefault(language, language.matches("\\w{1,8}") ? language : "txt");
    }

    /** The source folder of the file beside it; for a test that of tests, where there is one. */
    private static IContainer source(IFile beside, String code, String name) {
        IProject project = beside.getProject();
        boolean test = name.endsWith("Test.java") || code.contains("org.junit.");
        IFolder tests = project.getFolder("src/test/java");
        if (test && tests.exists()) {
            return tests;
        }
        IPath path = beside.getProjectRelativePath();
        for (String source : SOURCES) {
            IFolder folder = project.getFolder(source);
            if (new Path(source).isPrefixOf(path) && folder.exists()) {
                return folder;
            }
        }
        for (String source : SOURCES) {
            IFolder folder = project.getFolder(source);
            if (folder.exists()) {
                return folder;
            }
        }
        return project;
    }
}
