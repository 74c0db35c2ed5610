// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditListener.Patience;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.fix.FixOutcome;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.licence.LicenceNote;
import org.vauban.governance.SourceText;
import org.vauban.governance.text.ShortText;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.code.LanguageSupport;
import org.vauban.ide.code.LanguageSupportRegistry;
import org.vauban.ide.document.RequirementFix;
import org.vauban.ide.document.RequirementMarkers;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.edit.OutcomeNotification;
import org.vauban.ide.preview.ProposalPreview;
import org.vauban.ide.preview.ReviewOutcome;
import org.vauban.ide.workbench.UiAssistCall;

/** Requests the fix of one problem and previews it. */
public final class FixJob extends AssistJob<FixOutcome> {
    private static final String FEATURE = "fix";

    private static final int ATTEMPTS = 3;
    private static final int SHOWN = 80;
    /** How long the notification with the choice is open. */
    private static final int CHOICE_SECONDS = 30;
    /** How long the choice can be made in the menu of the status item. */
    private static final int PATIENCE_SECONDS = 300;

    private final FixSubject subject;
    private final LanguageSupportRegistry languages = PlatformUI.getWorkbench()
            .getService(LanguageSupportRegistry.class);
    private final CompletableFuture<ReviewOutcome> decision = new CompletableFuture<>();

    /** UI thread. */
    public FixJob(FixSubject subject) {
        super(NLS.bind(Messages.Fix_job, shortened(subject.message())));
        this.subject = subject;
    }

    /** Creates and starts a job, which previews the fix. UI thread. */
    public static void start(FixSubject subject) {
        if (RequirementMarkers.SOURCE.equals(subject.origin()) && subject.resource() != null
                && subject.place() instanceof FixSubject.Location.Characters found) {
            RequirementFix.start(subject.target(), subject.resource(), subject.text(), found.start(), found.end());
            return;
        }
        new FixJob(subject).begin(NLS.bind(Messages.Fix_asking, shortened(subject.message())));
    }

    /** Returns the first line of a message, for a title. */
    public static String shortened(String message) {
        String line = message.strip().lines().findFirst().orElse("");
        return ShortText.of(line, SHOWN);
    }

    @Override
    protected AssistCall<FixOutcome> ask(Assistant assistant, IProgressMonitor monitor) throws CoreException {
        monitor.beginTask(getName(), IProgressMonitor.UNKNOWN);
        String text = subject.read();
        Problem problem = subject.in(text);
        EditorPosition position = new EditorPosition(subject.resource(), SourceText.whole(subject.source(), text),
                subject.language(), problem.start());
        Optional<LanguageSupport> knowledge = languages.of(position);
        FixQuery query = new FixQuery(subject.key(), subject.source(), subject.language(), text, problem,
                knowledge.flatMap(known -> known.scope(position, problem, monitor)).orElse(null),
                knowledge.map(known -> known.declarations(position, problem, monitor)).orElse(List.of()), ATTEMPTS,
                knowledge.map(known -> known.quoted(position, problem, monitor)).orElse(List.of()));
        FixValidator validator = knowledge.map(known -> known.validator(position, problem)).orElse(FixValidator.NONE);
        return assistant.fixes().fix(query, validator, new EditListener() {
            private volatile String attempt = "";

            @Override
            public void attempt(int number, int most) {
                attempt = number == 1 ? "" : NLS.bind(Messages.Fix_attempt, number, most) + ", ";
            }

            @Override
            public CompletableFuture<Patience> takesLong(int seconds, int attempts) {
                return choice(seconds, attempts);
            }

            @Override
            public void partial(String replacement) {
                monitor.subTask(attempt + Messages.Fix_writing);
            }

            @Override
            public void reading(int read, int total) {
                if (total > 0) {
                    monitor.subTask(attempt + NLS.bind(Messages.Fix_reading, 100L * read / total));
                }
            }
        });
    }

    /** After a long wait, offers to stop or to continue; without an answer the fix ends with the current attempt. */
    private CompletableFuture<Patience> choice(int seconds, int attempts) {
        CompletableFuture<Patience> choice = new CompletableFuture<Patience>().completeOnTimeout(Patience.FINISH,
                PATIENCE_SECONDS, TimeUnit.SECONDS);
        Display display = PlatformUI.getWorkbench().getDisplay();
        UiAssistCall.onDisplay(display, () -> {
            Runnable withdraw = OutcomeNotification.choice(
                    NLS.bind(Messages.Fix_long, new Object[] {shortened(subject.message()), seconds, attempts}),
                    CHOICE_SECONDS, Messages.Fix_stop, () -> choice.complete(Patience.STOP), Messages.Fix_continue,
                    () -> choice.complete(Patience.CONTINUE));
            choice.whenComplete((chosen, failure) -> UiAssistCall.onDisplay(display, withdraw));
            addJobChangeListener(new JobChangeAdapter() {
                @Override
                public void done(IJobChangeEvent event) {
                    UiAssistCall.onDisplay(display, withdraw);
                }
            });
        });
        return choice;
    }

    @Override
    protected void answered(FixOutcome outcome) {
        List<String> told = new ArrayList<>(outcome.steps());
        told.add(outcome.validated() ? Messages.Fix_checked : Messages.Fix_unchecked);
        String notes = LicenceNote.sentences(outcome.edit().notes());
        if (!notes.isEmpty()) {
            told.add(notes);
        }
        OutcomeNotification.quietly(String.join(" ", told));
        ProposalPreview
                .open(subject.target(), outcome.edit().proposal(),
                        NLS.bind(Messages.Fix_title, shortened(subject.message())), notes, FEATURE)
                .thenAccept(decision::complete);
    }

    @Override
    protected void failed(String sentence) {
        OutcomeNotification.problem(sentence);
        decision.complete(ReviewOutcome.REJECTED);
    }

    /** Completes with the outcome of the review. */
    public CompletableFuture<ReviewOutcome> decision() {
        return decision;
    }
}
