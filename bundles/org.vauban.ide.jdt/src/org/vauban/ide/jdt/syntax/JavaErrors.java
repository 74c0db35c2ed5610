// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.CompilationUnit;

/**
 * The errors of a text.
 *
 * @param all in the order of the compiler
 */
public record JavaErrors(List<JavaError> all) {

    /**
     * One error.
     *
     * @param id of {@link IProblem}
     * @param arguments what it speaks of: names, types
     * @param start in UTF-16 units
     * @param end behind it
     */
    public record JavaError(int id, List<String> arguments, String message, int start, int end) {

        /** What stays the same when the error moves. */
        public Object identity() {
            return List.of(id, arguments);
        }

        public boolean syntax() {
            return (id & IProblem.Syntax) != 0;
        }

        /** Whether the class path is not complete, so that nothing can be said about names. */
        boolean classPath() {
            return id == IProblem.IsClassPathCorrect || id == IProblem.MissingTypeInMethod
                    || id == IProblem.MissingTypeInConstructor
                    || id == IProblem.ObjectMustBeClass;
        }
    }

    public static JavaErrors of(CompilationUnit unit) {
        List<JavaError> errors = new ArrayList<>();
        for (IProblem problem : unit.getProblems()) {
            if (problem.isError()) {
                List<String> arguments = problem.getArguments() == null ? List.of() : List.of(problem.getArguments());
                // the compiler has no words for some
                boolean wordless = problem.getMessage() == null
                        || problem.getMessage().startsWith("No message available");
                errors.add(new JavaError(problem.getID(), arguments,
                        wordless
                                ? "JDT " + (problem.getID() & IProblem.IgnoreCategoriesMask) + " "
                                        + String.join(", ", arguments)
                                : problem.getMessage(),
                        problem.getSourceStart(), Math.max(problem.getSourceStart(), problem.getSourceEnd() + 1)));
            }
        }
        return new JavaErrors(errors);
    }

    public boolean classPathIsBroken() {
        return all.stream().anyMatch(JavaError::classPath);
    }

    public long syntaxErrors() {
        return all.stream().filter(JavaError::syntax).count();
    }
}
