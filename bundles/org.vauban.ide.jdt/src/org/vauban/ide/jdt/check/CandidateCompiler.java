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

/** Compiles a text with candidates at its caret, and tells which errors they bring. For one thread. */
final class CandidateCompiler {
    /** What somebody who writes on mends anyway. */
    private static final Set<Integer> MINOR = Set.of(IProblem.UnhandledException,
            IProblem.UnhandledExceptionOnAutoClose, IProblem.UnhandledExceptionInDefaultConstructor,
            IProblem.UninitializedLocalVariable, IProblem.UninitializedBlankFinalField, IProblem.ShouldReturnValue,
            IProblem.AbstractMethodMustBeImplemented);
    /** What a candidate can do to the lines round it. */
    private static final Set<Integer> ELSEWHERE = Set.of(IProblem.RedefinedLocal, IProblem.RedefinedArgument,
            IProblem.CodeCannotBeReached, IProblem.DuplicateMethod, IProblem.DuplicateField, IProblem.UnreachableCatch);

    private final JavaPosition position;
    /** The errors of the text alone; null until a candidate has one. */
    private @Nullable JavaErrors before;
    private long elsewhere = -1;

    CandidateCompiler(JavaPosition position) {
        this.position = position;
    }

    /** A compiler for a text that has the same errors without a candidate. */
    CandidateCompiler at(JavaPosition other) {
        CandidateCompiler compiler = new CandidateCompiler(other);
        compiler.before = before;
        compiler.elsewhere = elsewhere;
        return compiler;
    }

    /** Judges the text with a candidate by the errors that it has and the text alone has not. */
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

    /** Looked for only where a candidate has errors: most have none, and somebody waits. */
    private JavaErrors before(IProgressMonitor monitor) {
        JavaErrors found = before;
        if (found == null) {
            found = JavaErrors.of(position.parse(position.text(), monitor));
            before = found;
        }
        return found;
    }

    /**
     * Syntax errors that are not those of a text in which somebody is writing: none where a name at the caret makes it
     * whole.
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
