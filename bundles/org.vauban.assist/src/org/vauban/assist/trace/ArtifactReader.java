// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.context.workspace.Declaration;
import org.vauban.assist.context.workspace.Declarations;
import org.vauban.assist.trace.TraceArtifact.Kind;
import org.vauban.governance.language.Language;
import org.vauban.governance.language.LanguageSyntax;

/** Splits source files into traceable artifacts: declarations with the comments above them. Stateless. */
final class ArtifactReader {
    private static final Pattern TEST_FILE = Pattern.compile(
            "(?:^|.*/)(?:src/)?(?:tests?|it|__tests__)/.*|.*(?:/Test[A-Z]\\w*|Tests?|TestCase|IT)\\.\\w+"
                    + "|.*/test_\\w+\\.py|.*_test\\.(?:go|py|c|cc|cpp|rs)|.*[.](?:spec|test)\\.[jt]sx?");
    private static final Pattern TEST = Pattern.compile("@\\w*Test\\b|#\\[(?:\\w+::)?test\\]");

    private ArtifactReader() {}

    /**
     * An artifact and its text.
     *
     * @param comment lines of the comment above it
     * @param code its other lines, from its head on
     * @param verifies whether it is itself a test, not only in a file with tests
     */
    record Source(TraceArtifact artifact, List<String> comment, List<String> code, boolean verifies) {}

    /**
     * Returns the declarations in the order of the text; the whole file for an unsupported language, for data only its
     * comments.
     *
     * @param file file whose name determines the language
     * @param below its path within the traced folder, which distinguishes tests from other code
     */
    static List<Source> read(Path file, Path below, String text) {
        List<String> lines = text.lines().toList();
        List<Declaration> declarations = Declarations.of(null, file, text);
        String name = String.valueOf(file.getFileName());
        boolean tests = TEST_FILE.matcher(below.toString().replace('\\', '/')).matches();
        Kind whole = tests ? Kind.TEST : Kind.FILE;
        if (declarations.isEmpty()) {
            Language language = Language.ofFile(file);
            return List.of(new Source(new TraceArtifact(whole, name, file, 1, 1, Math.max(1, lines.size()), ""),
                    List.of(), language != null && DataComments.isData(language)
                            ? DataComments.of(language, lines) : lines, false));
        }
        LanguageSyntax syntax = LanguageSyntax.of(null, file);
        List<Source> sources = new ArrayList<>();
        int from = commentStart(lines, declarations.getFirst().line(), 0, syntax);
        if (from > 0) { // text before the first declaration
            sources.add(new Source(new TraceArtifact(whole, name, file, 1, 1, from, ""), List.of(),
                    lines.subList(0, from), false));
        }
        for (int i = 0; i < declarations.size(); i++) {
            Declaration each = declarations.get(i);
            int head = Math.min(each.line(), lines.size());
            int next = i + 1 < declarations.size()
                    ? commentStart(lines, declarations.get(i + 1).line(), head + 1, syntax) : lines.size();
            from = Math.min(from, head);
            int to = Math.max(head, next);
            sources.add(new Source(artifact(file, each, tests, from + 1, Math.max(to, head + 1)),
                    lines.subList(from, head), lines.subList(head, to), verifies(each, file, tests)));
            from = to;
        }
        return sources;
    }

    private static TraceArtifact artifact(Path file, Declaration declaration, boolean tests, int first, int last) {
        Kind kind = switch (declaration.kind()) {
            case TYPE -> tests ? Kind.TEST : Kind.TYPE;
            case VALUE -> tests ? Kind.TEST : Kind.FIELD;
            case FUNCTION -> tests ? Kind.TEST : Kind.METHOD;
        };
        String owner = declaration.owner();
        return new TraceArtifact(kind, owner == null ? declaration.name() : owner + "." + declaration.name(), file,
                declaration.line() + 1, first, last, "");
    }

    private static boolean verifies(Declaration declaration, Path file, boolean tests) {
        if (declaration.kind() != Declaration.Kind.FUNCTION || !tests) {
            return false;
        }
        return declaration.name().regionMatches(true, 0, "test", 0, 4)
                || TEST.matcher(declaration.text()).find()
                || !file.toString().endsWith(".java") && !declaration.hidden();
    }

    /** Returns the first line of the comments directly above a line, at least the given one; else the line itself. */
    private static int commentStart(List<String> lines, int line, int least, LanguageSyntax syntax) {
        int at = Math.min(line, lines.size());
        while (at > least) {
            String above = lines.get(at - 1).strip();
            if (isLineComment(above, syntax)) {
                at--;
                continue;
            }
            int opened = opening(lines, at - 1, least, above, syntax.blockOpen(), syntax.blockClose());
            if (opened < 0) {
                break;
            }
            at = opened;
        }
        return at;
    }

    private static boolean isLineComment(String line, LanguageSyntax syntax) {
        return syntax.lineComments().stream().anyMatch(line::startsWith);
    }

    /** Returns the line where a block comment begins that ends on a line, or -1. */
    private static int opening(List<String> lines, int line, int least, String last, @Nullable String open,
            @Nullable String close) {
        if (open == null || close == null || !last.endsWith(close)) {
            return -1;
        }
        for (int at = line; at >= least; at--) {
            if (lines.get(at).contains(open)) {
                return lines.get(at).strip().startsWith(open) ? at : -1;
            }
        }
        return -1;
    }
}
