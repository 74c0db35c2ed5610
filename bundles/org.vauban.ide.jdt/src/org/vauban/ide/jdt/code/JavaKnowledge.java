// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.Usefulness;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.fix.Validator;
import org.vauban.assist.material.Attachment;
import org.vauban.assist.nextedit.LineEdit;
import org.vauban.assist.nextedit.NextEdit;
import org.vauban.ide.code.CodeKnowledge;
import org.vauban.ide.code.Place;

/** What JDT knows. It needs no workbench. */
public final class JavaKnowledge implements CodeKnowledge, AutoCloseable {
    private final Background background = new Background();

    @Override
    public boolean knows(Place place) {
        return JavaPlace.of(place).isPresent();
    }

    @Override
    public List<Snippet> snippets(Place place, IProgressMonitor monitor) {
        return Usefulness.order(JavaPlace.of(place).map(java -> JavaSnippets.of(java, monitor)).orElse(List.of()));
    }

    @Override
    public CandidateCheck check(Place place) {
        return JavaPlace.of(place).<CandidateCheck>map(java -> new JavaCheck(java, background))
                .orElse(CandidateCheck.NONE);
    }

    @Override
    public Validator validator(Place place, Problem problem) {
        return JavaPlace.of(place).<Validator>map(java -> new JavaValidator(java, problem, background))
                .orElse(Validator.NONE);
    }

    @Override
    public Validator validator(Place place) {
        return validator(place, null);
    }

    @Override
    public List<Attachment> declarations(Place place, Problem problem, IProgressMonitor monitor) {
        return JavaPlace.of(place).map(java -> new ProblemContext(java, problem, monitor).declarations())
                .orElse(List.of());
    }

    @Override
    public Optional<Scope> scope(Place place, Problem problem, IProgressMonitor monitor) {
        return JavaPlace.of(place).flatMap(java -> new ProblemContext(java, problem, monitor).scope());
    }

    @Override
    public Optional<NextEdit> next(Place place, LineEdit edit, IProgressMonitor monitor) {
        return JavaPlace.of(place).flatMap(java -> new JavaNextEdits(java, edit, monitor).next());
    }

    @Override
    public void close() {
        background.close();
    }
}
