// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.CompilationUnit;

/**
 * Errors of a text.
 *
 * @param all the errors in the compiler's order
 */
public record JavaErrors(List<JavaError> all) {

    /**
     * One error.
     *
     * @param id id from {@link IProblem}
     * @param arguments names and types in the message
     * @param message the compiler's message
     * @param start start offset in UTF-16 units
     * @param end end offset, exclusive
     */
    public record JavaError(int id, List<String> arguments, String message, int start, int end) {

        /** Returns a key that stays the same when the error moves. */
        public Object identity() {
            return List.of(id, arguments);
        }

        public boolean syntax() {
            return (id & IProblem.Syntax) != 0;
        }

        /** Whether the class path is incomplete, so that errors about names are not reliable. */
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
                // the compiler has no message for some problems
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
