// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.vauban.ide.jdt.syntax.CaretPlaceholder;
import org.vauban.ide.jdt.syntax.JavaErrors;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;
import org.vauban.ide.jdt.syntax.JavaPosition;

/** Compiles a text with candidates at its caret, and finds the errors that they cause. For one thread. */
final class CandidateCompiler {
    /** Errors that the user fixes anyway while typing on. */
    private static final Set<Integer> MINOR = Set.of(IProblem.UnhandledException,
            IProblem.UnhandledExceptionOnAutoClose, IProblem.UnhandledExceptionInDefaultConstructor,
            IProblem.UninitializedLocalVariable, IProblem.UninitializedBlankFinalField, IProblem.ShouldReturnValue,
            IProblem.AbstractMethodMustBeImplemented);
    /** Errors that a candidate can cause outside of its own lines. */
    private static final Set<Integer> ELSEWHERE = Set.of(IProblem.RedefinedLocal, IProblem.RedefinedArgument,
            IProblem.CodeCannotBeReached, IProblem.DuplicateMethod, IProblem.DuplicateField, IProblem.UnreachableCatch);

    private final JavaPosition position;
    /** Errors of the text alone; null until a candidate has an error. */
    private @Nullable JavaErrors before;
    private long elsewhere = -1;

    CandidateCompiler(JavaPosition position) {
        this.position = position;
    }

    /** Returns a compiler for another text that has the same errors without a candidate. */
    CandidateCompiler at(JavaPosition other) {
        CandidateCompiler compiler = new CandidateCompiler(other);
        compiler.before = before;
        compiler.elsewhere = elsewhere;
        return compiler;
    }

    /** Compiles the text with a candidate, and determines the errors that the text alone does not have. */
    CompiledCandidate compile(String candidate, IProgressMonitor monitor) {
        String text = position.text().substring(0, position.offset()) + candidate
                + position.text().substring(position.offset());
        CompilationUnit unit = position.parse(text, monitor);
        JavaErrors after = JavaErrors.of(unit);
        List<JavaError> wrong = new ArrayList<>();
        boolean namesAreUnknown = after.classPathIsBroken();
        int from = position.text().lastIndexOf('\n', position.offset() - 1) + 1;
        int lineEnd = text.indexOf('\n', position.offset() + candidate.length());
        int to = lineEnd < 0 ? text.length() : lineEnd;
        for (JavaError error : after.all()) {
            boolean near = error.start() < to && error.end() > from;
            boolean counts = error.syntax()
                    ? after.syntaxErrors() > brokenElsewhere(monitor)
                    : !namesAreUnknown && !MINOR.contains(error.id()) && (near || ELSEWHERE.contains(error.id()));
            if (counts && (error.syntax() || !isKnown(error, monitor))) {
                wrong.add(error);
            }
        }
        return new CompiledCandidate(position.offset(), candidate, unit, wrong);
    }

    private boolean isKnown(JavaError error, IProgressMonitor monitor) {
        return before(monitor).all().stream().anyMatch(each -> each.identity().equals(error.identity()));
    }

    /**
     * Returns the errors of the text alone. Computed only if a candidate has errors: most have none, and the user
     * waits.
     */
    private JavaErrors before(IProgressMonitor monitor) {
        JavaErrors found = before;
        if (found == null) {
            found = JavaErrors.of(position.parse(position.text(), monitor));
            before = found;
        }
        return found;
    }

    /**
     * Returns the number of syntax errors that are not due to the unfinished code at the caret: 0 if a name inserted
     * there makes the text valid.
     */
    private long brokenElsewhere(IProgressMonitor monitor) {
        if (elsewhere < 0) {
            long broken = before(monitor).syntaxErrors();
            elsewhere = broken == 0
                    ? 0
                    : Math.min(broken,
                            JavaErrors.of(position.parse(CaretPlaceholder.in(position.text(), position.offset()).text(),
                                    monitor)).syntaxErrors());
        }
        return elsewhere;
    }
}
