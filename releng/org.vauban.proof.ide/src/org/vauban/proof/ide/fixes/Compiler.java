// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.fixes;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.AST;
import org.eclipse.jdt.core.dom.ASTParser;
import org.eclipse.jdt.core.dom.CompilationUnit;

/** Compiles one text as if it were a file of a project. */
public final class Compiler {

    private Compiler() {}

    /**
     * An error.
     *
     * @param message the compiler's message
     * @param start start in UTF-16 units
     * @param end end, exclusive
     */
    public record Fault(String message, int start, int end) {}

    public static CompilationUnit parse(IJavaProject project, String path, String text) {
        ASTParser parser = ASTParser.newParser(AST.getJLSLatest());
        parser.setProject(project);
        parser.setUnitName("/" + project.getElementName() + "/src/" + path);
        parser.setResolveBindings(true);
        parser.setStatementsRecovery(true);
        parser.setSource(text.toCharArray());
        return (CompilationUnit) parser.createAST(null);
    }

    public static List<Fault> errors(CompilationUnit unit) {
        return Arrays.stream(unit.getProblems()).filter(IProblem::isError)
                .map(each -> new Fault(each.getMessage(), Math.max(0, each.getSourceStart()),
                        Math.max(Math.max(0, each.getSourceStart()), each.getSourceEnd() + 1)))
                .sorted(Comparator.comparingInt(Fault::start)).toList();
    }

    public static List<Fault> errors(IJavaProject project, String path, String text) {
        return errors(parse(project, path, text));
    }
}
