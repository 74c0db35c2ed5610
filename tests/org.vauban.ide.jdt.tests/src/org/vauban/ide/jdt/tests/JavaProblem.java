// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.resources.IFile;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.AST;
import org.eclipse.jdt.core.dom.ASTParser;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.edit.FixValidator.Repaired;
import org.vauban.assist.edit.FixValidator.Verdict;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.fix.Problem.Severity;
import org.vauban.ide.code.EditorPosition;

/** The first error of a file, with the objects made from it. */
public record JavaProblem(String text, EditorPosition place, Problem problem, FixValidator validator) {

    public static JavaProblem of(JavaSample sample, String name, String text) throws Exception {
        IFile file = sample.file(name, text);
        ASTParser parser = ASTParser.newParser(AST.getJLSLatest());
        parser.setSource(JavaCore.createCompilationUnitFrom(file));
        parser.setResolveBindings(true);
        IProblem error = Arrays.stream(((CompilationUnit) parser.createAST(null)).getProblems())
                .filter(IProblem::isError).findFirst()
                .orElseThrow();
        Problem problem = new Problem(error.getMessage(), error.getSourceStart(), error.getSourceEnd() + 1,
                Severity.ERROR, "Java");
        EditorPosition place = EditorPosition.of(file, "java", text, problem.start());
        return new JavaProblem(text, place, problem, sample.java.validator(place, problem));
    }

    public Optional<Repaired> repaired(boolean sure) throws Exception {
        return validator.repair(text, sure).get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    public Verdict judged(String after) throws Exception {
        return validator.validate(text, after).get(Patience.SECONDS, TimeUnit.SECONDS);
    }
}
