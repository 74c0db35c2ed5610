// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.ui.text.java.IInvocationContext;
import org.eclipse.jdt.ui.text.java.IJavaCompletionProposal;
import org.eclipse.jdt.ui.text.java.IProblemLocation;
import org.eclipse.jdt.ui.text.java.IQuickFixProcessor;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.fix.Problem.Severity;
import org.vauban.ide.fix.ExplainProblem;
import org.vauban.ide.fix.FixJob;
import org.vauban.ide.fix.FixSubject;

/** Offers a fix by the model for every compiler problem, after JDT's own fixes. */
public class JavaQuickFixes implements IQuickFixProcessor {

    private static final int MAX = 3;

    @Override
    public boolean hasCorrections(ICompilationUnit unit, int problemId) {
        return true;
    }

    @Override
    public IJavaCompletionProposal[] getCorrections(IInvocationContext context, IProblemLocation[] locations) {
        List<IJavaCompletionProposal> proposals = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (IProblemLocation location : locations) {
            String message = message(context.getASTRoot(), location);
            if (message == null || known.contains(message) || known.size() == MAX) {
                continue;
            }
            known.add(message);
            String shown = FixJob.shortened(message);
            proposals.add(new JavaProposal(NLS.bind(Messages.Fix_proposal, shown), Messages.Fix_description,
                    JavaProposal.NEAR, () -> subject(context.getCompilationUnit(), location, message, FixJob::start)));
            if (known.size() == 1) {
                proposals.add(new JavaProposal(NLS.bind(Messages.Explain_proposal, shown), Messages.Explain_description,
                        JavaProposal.FAR,
                        () -> subject(context.getCompilationUnit(), location, message, ExplainProblem::start)));
            }
        }
        return proposals.toArray(IJavaCompletionProposal[]::new);
    }

    /** Returns the message of a problem from the syntax tree; JDT's problem location does not contain it. */
    private static @Nullable String message(CompilationUnit unit, IProblemLocation location) {
        if (unit == null) {
            return null;
        }
        for (IProblem problem : unit.getProblems()) {
            if (problem.getID() == location.getProblemId() && problem.getSourceStart() == location.getOffset()) {
                return problem.getMessage();
            }
        }
        return null;
    }

    private static void subject(ICompilationUnit unit, IProblemLocation location, String message,
            Consumer<FixSubject> action) {
        ActiveEditor.of(unit).ifPresent(editor -> action.accept(FixSubject.of(
                ActiveEditor.at(editor, location.getOffset(), location.getOffset() + location.getLength()), message,
                location.isError() ? Severity.ERROR : Severity.WARNING, "Java")));
    }
}
