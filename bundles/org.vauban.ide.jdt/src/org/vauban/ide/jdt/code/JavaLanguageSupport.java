// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.SnippetPriority;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.nextedit.LineEdit;
import org.vauban.assist.nextedit.NextEdit;
import org.vauban.governance.SourceText;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.code.LanguageSupport;
import org.vauban.ide.jdt.check.JavaCheck;
import org.vauban.ide.jdt.check.JavaCheckThread;
import org.vauban.ide.jdt.check.JavaValidator;
import org.vauban.ide.jdt.syntax.JavaPosition;

/** Language support for Java, based on JDT. It needs no workbench. */
public final class JavaLanguageSupport implements LanguageSupport, AutoCloseable {
    private final JavaCheckThread background = new JavaCheckThread();

    @Override
    public boolean knows(EditorPosition position) {
        return JavaPosition.of(position).isPresent();
    }

    @Override
    public List<Snippet> snippets(EditorPosition position, IProgressMonitor monitor) {
        return SnippetPriority
                .order(JavaPosition.of(position).map(java -> JavaSnippets.of(java, monitor)).orElse(List.of()));
    }

    @Override
    public CandidateCheck check(EditorPosition position) {
        return JavaPosition.of(position).<CandidateCheck>map(java -> new JavaCheck(java, background))
                .orElse(CandidateCheck.NONE);
    }

    @Override
    public FixValidator validator(EditorPosition position, @Nullable Problem problem) {
        return JavaPosition.of(position).<FixValidator>map(java -> new JavaValidator(java, problem, background))
                .orElse(FixValidator.NONE);
    }

    @Override
    public FixValidator validator(EditorPosition position) {
        return validator(position, null);
    }

    @Override
    public List<Attachment> declarations(EditorPosition position, Problem problem, IProgressMonitor monitor) {
        return JavaPosition.of(position).map(java -> new ProblemContext(java, problem, monitor).declarations())
                .orElse(List.of());
    }

    @Override
    public List<SourceText> quoted(EditorPosition position, Problem problem, IProgressMonitor monitor) {
        return JavaPosition.of(position).map(java -> new ProblemContext(java, problem, monitor).quoted())
                .orElse(List.of());
    }

    @Override
    public Optional<Scope> scope(EditorPosition position, Problem problem, IProgressMonitor monitor) {
        return JavaPosition.of(position).flatMap(java -> new ProblemContext(java, problem, monitor).scope());
    }

    @Override
    public Optional<NextEdit> next(EditorPosition position, LineEdit edit, IProgressMonitor monitor) {
        return JavaPosition.of(position).flatMap(java -> new JavaNextEdits(java, edit, monitor).next());
    }

    @Override
    public void close() {
        background.close();
    }
}
