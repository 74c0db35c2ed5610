// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.check;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.NodeFinder;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.SimpleType;
import org.vauban.ide.jdt.repair.ProblemHints;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;

/**
 * The text with a candidate, and its errors.
 *
 * @param offset start of the candidate in the text
 * @param wrong errors that the candidate causes
 */
record CompiledCandidate(int offset, String candidate, CompilationUnit unit, List<JavaError> wrong) {

    int end() {
        return offset + candidate.length();
    }

    /** Whether an error is within the candidate, not in the existing text. */
    boolean holds(JavaError error) {
        return error.start() >= offset && error.end() <= end();
    }

    /** Returns the name within the candidate that an error reports as unknown, or null. */
    @Nullable
    SimpleName unknownName(JavaError error) {
        boolean kind = switch (error.id()) {
            case IProblem.UndefinedMethod, IProblem.UndefinedField, IProblem.UndefinedName, IProblem.UnresolvedVariable,
                    IProblem.UndefinedType ->
                true;
            default -> false;
        };
        if (!kind || !holds(error)) {
            return null;
        }
        ASTNode node = NodeFinder.perform(unit, error.start(), error.end() - error.start());
        SimpleName name = ProblemHints.name(node instanceof SimpleType type ? type.getName() : node);
        return name == null || name.getStartPosition() < offset
                || name.getStartPosition() + name.getLength() > end()
                        ? null
                        : name;
    }
}
