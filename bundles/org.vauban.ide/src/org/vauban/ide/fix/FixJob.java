// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.fix.FixOutcome;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.fix.Validator;
import org.vauban.ide.code.CodeKnowledge;
import org.vauban.ide.code.CodeKnowledges;
import org.vauban.ide.code.Place;
import org.vauban.ide.document.RequirementFix;
import org.vauban.ide.document.RequirementMarkers;
import org.vauban.ide.edit.AskJob;
import org.vauban.ide.edit.Notice;
import org.vauban.ide.preview.Decision;
import org.vauban.ide.preview.ProposalPreview;

/** Asks for the fix of one problem and previews it. */
public final class FixJob extends AskJob<FixOutcome> {

    private static final int ATTEMPTS = 3;
    private static final int SHOWN = 80;

    private final FixSubject subject;
    private final CodeKnowledges knowledges = PlatformUI.getWorkbench().getService(CodeKnowledges.class);
    private final CompletableFuture<Decision> decision = new CompletableFuture<>();

    /** UI thread. */
    public FixJob(FixSubject subject) {
        super(NLS.bind(Messages.Fix_job, shortened(subject.message())));
        this.subject = subject;
    }

    /** Starts it; what comes is previewed. UI thread. */
    public static void start(FixSubject subject) {
        if (RequirementMarkers.SOURCE.equals(subject.origin()) && subject.resource() != null
                && subject.place() instanceof FixSubject.Place.Characters found) {
            RequirementFix.start(subject.target(), subject.resource(), subject.text(), found.start(), found.end());
            return;
        }
        new FixJob(subject).begin(NLS.bind(Messages.Fix_asking, shortened(subject.message())));
    }

    /** The first line of a message, for a title. */
    public static String shortened(String message) {
        String line = message.strip().lines().findFirst().orElse("");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "\u2026" : line;
    }

    @Override
    protected AssistCall<FixOutcome> ask(Assistant assistant, IProgressMonitor monitor) throws CoreException {
        monitor.beginTask(getName(), IProgressMonitor.UNKNOWN);
        String text = subject.read();
        Problem problem = subject.in(text);
        Place place = new Place(subject.resource(), subject.path(), subject.root(), subject.language(), text,
                problem.start());
        Optional<CodeKnowledge> knowledge = knowledges.of(place);
        FixQuery query = new FixQuery(subject.key(), subject.path(), subject.root(), subject.language(), text, problem,
                knowledge.flatMap(known -> known.scope(place, problem, monitor)).orElse(null),
                knowledge.map(known -> known.declarations(place, problem, monitor)).orElse(List.of()), ATTEMPTS);
        Validator validator = knowledge.map(known -> known.validator(place, problem)).orElse(Validator.NONE);
        return assistant.fixes().fix(query, validator, new EditListener() {
            @Override
            public void partial(String replacement) {
                monitor.subTask(Messages.Fix_writing);
            }

            @Override
            public void reading(int read, int total) {
                if (total > 0) {
                    monitor.subTask(NLS.bind(Messages.Fix_reading, 100L * read / total));
                }
            }
        });
    }

    @Override
    protected void answered(FixOutcome outcome) {
        List<String> told = new ArrayList<>(outcome.steps());
        told.add(outcome.validated() ? Messages.Fix_checked : Messages.Fix_unchecked);
        Notice.quietly(String.join(" ", told));
        ProposalPreview
                .open(subject.target(), outcome.edit().proposal(),
                        NLS.bind(Messages.Fix_title, shortened(subject.message())))
                .thenAccept(decision::complete);
    }

    @Override
    protected void failed(String sentence) {
        Notice.problem(sentence);
        decision.complete(Decision.REJECTED);
    }

    /** How the review ended; open while it is asked or reviewed. */
    public CompletableFuture<Decision> decision() {
        return decision;
    }
}
