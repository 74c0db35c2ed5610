// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.core.resources.IFile;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.swt.custom.StyledText;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.completion.LikelyPlaces;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Step;
import org.vauban.assist.licence.LicenceNote;
import org.vauban.assist.outcome.SuggestionUse;
import org.vauban.engine.EngineException;
import org.vauban.engine.Generation;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.workbench.EditorFile;
import org.vauban.ide.workbench.Messages;

/**
 * Requests completions in one editor, one at a time, drops the pending request when an edit makes it stale, and turns
 * the answers into the suggestion. UI thread, except for what runs on the worker.
 */
final class CompletionRequester {

    private final String key;
    private final EditorSession session;
    private final EditorSessions sessions;
    private final InlineSuggestion suggestion;
    private final StatusLineMessage sentence;
    private final ITextViewer viewer;
    private final StyledText widget;

    private Runnable again = () -> {};
    /** The pending request, or null. */
    private PendingCompletion request;
    /** The request whose answer is suggested, while it may be; or null. */
    private PendingCompletion suggested;
    private Generation generation;
    /** Number of times that the caret came to rest; read by the worker. */
    private volatile int rests;
    /** The service that prefills for this editor, or null. */
    private volatile CompletionService reader;

    /** @param key identifies the editor to the assistant */
    CompletionRequester(String key, EditorSession session, EditorSessions sessions, InlineSuggestion suggestion,
            StatusLineMessage sentence) {
        this.key = key;
        this.session = session;
        this.sessions = sessions;
        this.suggestion = suggestion;
        this.sentence = sentence;
        this.viewer = session.viewer();
        this.widget = viewer.getTextWidget();
    }

    /**
     * @param ask requests a completion at once; run when an automatic answer does not match the text typed meanwhile
     */
    void whenOutrun(Runnable ask) {
        again = ask;
    }

    boolean isAsking() {
        return request != null;
    }

    /**
     * Whether the pending automatic request may still match the text typed since, so that a new request would be
     * slower.
     */
    boolean mayStillFit() {
        return request != null && !request.isInvoked() && session.caret() == request.caret()
                && request.fits(request.answer);
    }

    /** Whether the pending request was invoked by the user. */
    boolean isInvoked() {
        return request != null && request.isInvoked();
    }

    /** Returns the engine's statistics for the text shown last, or empty. */
    Optional<Generation> generation() {
        return Optional.ofNullable(generation);
    }

    // ---- requests

    /**
     * Follows an edit: text typed at the caret may be the start of the answer, any other edit makes the request stale.
     */
    void edited(DocumentEvent event, String text) {
        if (request != null) {
            if (event.getLength() == 0 && event.getOffset() == request.caret()) {
                request.typed.append(text);
            } else {
                drop();
            }
        }
    }

    /** @param caret offset in the document */
    CaretSnapshot snapshot(Trigger trigger, int caret) {
        EditorFile file = session.file();
        TextExcerpt around = TextExcerpt.of(viewer.getDocument(), caret);
        CompletionQuery query = new CompletionQuery(key, around.of(file.source()), file.language(),
                caret - around.start(), trigger, sessions.recent().others(session));
        // the language's tools would take a part for the whole file
        IFile resource = around.whole() ? session.editor().getEditorInput().getAdapter(IFile.class) : null;
        EditorPosition position = new EditorPosition(resource, query.from(), query.language(), query.offset());
        return new CaretSnapshot(query, position, session.snippets().line(caret), sessions.recent().viewed(session),
                around.whole());
    }

    /**
     * Requests a completion at the caret, in place of the pending request and the suggestion.
     *
     * @param key time of the last key, or null
     */
    void ask(Trigger trigger, @Nullable Instant key) {
        drop(request == null || request.fits(request.answer) ? Disposition.CANCELLED : Disposition.CONTRADICTED);
        sentence.takeBack(); // removes the licence notes of the previous suggestion
        rests++; // stops gathering context for prefilling
        suggestion.forget();
        CaretSnapshot now = snapshot(trigger, session.caret());
        PendingCompletion mine = new PendingCompletion(trigger, session.caret(), viewer.getDocument().getLength(),
                now.whole());
        if (key != null) {
            mine.done(Step.KEY, key);
        }
        mine.done(Step.TRIGGERED, Instant.now());
        request = mine;
        if (trigger == Trigger.INVOKED) {
            sentence.say(Messages.Completion_asking);
        }
        if (!sessions.worker().execute(() -> send(mine, now))) {
            request = null; // the workbench is closing
        }
    }

    /** Prefills the prompt of the next completion at the caret, unless a request is pending. */
    void readAhead() {
        if (request != null) {
            return;
        }
        CaretSnapshot now = snapshot(Trigger.AUTOMATIC, session.caret());
        int moves = ++rests;
        BooleanSupplier stale = () -> moves != rests;
        LikelyPlaces likely = new LikelyEditorPlaces(sessions, session, now, stale);
        // if the worker has ended, the workbench is closing
        sessions.worker().execute(() -> readAhead(now, likely, stale));
    }

    private void readAhead(CaretSnapshot rest, LikelyPlaces likely, BooleanSupplier stale) {
        try {
            CompletionService completions = sessions.assistant().completions();
            reader = completions;
            if (stale.getAsBoolean() || !completions.readsAhead()) {
                return;
            }
            CompletionQuery query = rest.withContext(sessions, completions, CandidateCheck.NONE, stale);
            if (!stale.getAsBoolean()) {
                completions.readAhead(query, likely);
            }
        } catch (EngineException e) {
            sessions.problems().report(e);
        }
    }

    /** Whether the engine holds a prompt for the caret; false for a text so long that only a part is sent. */
    boolean isPrefilled() {
        CompletionService last = reader;
        return last != null && viewer.getDocument().getLength() <= TextExcerpt.WHOLE
                && last.isPrefilled(key, session.caret());
    }

    /** Stops prefilling for this editor, because it is closed or hidden, or completion is off. */
    void endReadAhead() {
        rests++;
        CompletionService last = reader;
        if (last != null) {
            last.endReadAhead(key);
        }
    }

    /** Sends the request, on the worker: gathering context and creating the assistant may read files. */
    private void send(PendingCompletion mine, CaretSnapshot asked) {
        try {
            if (mine.isDropped()) {
                return;
            }
            // may have to be created first, while the user types on
            Assistant assistant = sessions.assistant();
            CompletionService completions = assistant.completions();
            CandidateCheck check = sessions.context().check(asked.position());
            if (mine.isDropped()) {
                return;
            }
            CompletionQuery query = asked.withContext(sessions, completions, check, mine::isDropped);
            if (mine.isDropped()) {
                return;
            }
            mine.done(Step.GATHERED, Instant.now());
            mine.use = new SuggestionUse(assistant.outcomes());
            CompletionCall call = completions.complete(query, listener(mine));
            mine.answeredBy(call);
            call.result().whenComplete((outcome, failure) -> session.async(() -> finished(mine, outcome, failure)));
        } catch (RuntimeException e) {
            session.async(() -> finished(mine, null, e));
        }
    }

    private PartialListener listener(PendingCompletion mine) {
        return new PartialListener() {
            @Override
            public void partial(String text) {
                session.async(() -> deliver(mine, text));
            }

            @Override
            public void written(String text) {
                session.async(() -> CompletionRequester.this.written(mine, text));
            }

            @Override
            public void withdrawn() {
                session.async(() -> CompletionRequester.this.withdrawn(mine));
            }
        };
    }

    /** Cancels the pending request, if there is one, because its position or its text has changed. */
    void drop() {
        drop(Disposition.OUTDATED);
    }

    private void drop(Disposition how) {
        PendingCompletion old = request;
        request = null;
        if (old == null) {
            return;
        }
        if (old.isInvoked()) {
            sentence.takeBack();
        }
        old.ended(how, null);
        old.drop();
    }

    // ---- answers

    private void finished(PendingCompletion mine, @Nullable CompletionOutcome outcome, Throwable failure) {
        if (request != mine) {
            return;
        }
        boolean invoked = mine.isInvoked();
        if (failure != null) {
            request = null;
            mine.ended(null, null);
            Optional<String> told = sessions.problems().report(FailureCause.of(failure));
            if (invoked) {
                told.ifPresentOrElse(sentence::sayError, sentence::takeBack);
            }
            return;
        }
        switch (Objects.requireNonNull(outcome)) {
            case CompletionOutcome.Proposal proposal -> proposed(mine, proposal);
            case CompletionOutcome.Withheld(Generation numbers, String reason) -> {
                generation = numbers;
                request = null;
                mine.ended(null, null);
                suggestion.forget(); // removes the partial text
                suggestion.refresh();
                sentence.say(reason);
                sessions.refused(session, reason);
            }
            case CompletionOutcome.Nothing nothing -> {
                request = null;
                mine.ended(null, null);
                if (!mine.answer.isEmpty()) {
                    suggestion.forget(); // the partial text did not pass its check
                    suggestion.refresh();
                }
                if (nothing.generation() != null) {
                    sessions.nothingInTheWay();
                }
                if (invoked) {
                    sentence.say(Messages.Completion_nothing);
                } else {
                    askAgain(mine);
                }
            }
            case CompletionOutcome.Refused(String reason) -> {
                request = null;
                if (invoked) {
                    sentence.sayError(reason);
                }
                sessions.refused(session, reason);
            }
        }
    }

    private void proposed(PendingCompletion mine, CompletionOutcome.Proposal proposal) {
        generation = proposal.generation();
        SuggestionUse use = mine.use;
        if (use != null) {
            use.model(generation().map(Generation::modelId).orElse(null));
        }
        mine.answer = ""; // a check may have changed or shortened the partial text
        deliver(mine, proposal.text());
        if (request != mine) {
            return; // it does not match the typed text, and the next request is under way
        }
        if (suggestion.isPresent()) {
            // edits computed for an excerpt would have wrong offsets in the whole text
            suggestion.setEdits(mine.whole ? new PendingEdits(proposal.edits(), mine.anchor, mine.textLength)
                    : PendingEdits.NONE);
        }
        request = null;
        mine.presented(suggestion, proposal.text());
        suggestion.announce();
        sessions.nothingInTheWay();
        if (!suggestion.isPresent()) {
            askAgain(mine);
        }
        if (mine.isInvoked()) {
            sentence.takeBack();
        }
        if (suggestion.isPresent() && !proposal.notes().isEmpty()) {
            sentence.say(LicenceNote.sentences(proposal.notes()));
        }
    }

    /** Requests again if the answer does not match the text typed since, unless the caret has moved away. */
    private void askAgain(PendingCompletion outrun) {
        if (outrun.isOutrun() && session.caret() == outrun.caret()) {
            again.run();
        }
    }

    /** Shows a text that may still grow. */
    private void deliver(PendingCompletion mine, String text) {
        if (request != mine || session.isClosed() || widget.isDisposed() || contradicts(mine, text)) {
            return;
        }
        String rest = mine.rest(text);
        if (rest.isEmpty() || session.caret() != mine.caret() || text.length() < mine.answer.length()) {
            return;
        }
        mine.answer = text;
        suggested = mine;
        SuggestionUse use = mine.use;
        if (use != null) {
            use.text(text);
        }
        suggestion.setUse(use);
        suggestion.setEdits(PendingEdits.NONE);
        suggestion.propose(mine.caret(), rest);
        if (suggestion.isVisible()) {
            mine.done(Step.SHOWN, Instant.now());
        }
    }

    /**
     * Checks the beginning of an answer that must not be shown yet: if it does not match the typed text, the request is
     * dropped.
     */
    private void written(PendingCompletion mine, String text) {
        if (request == mine && !session.isClosed() && !widget.isDisposed()) {
            contradicts(mine, text);
        }
    }

    /** Withdraws a suggestion that a changed policy or setting no longer allows. Another text may follow. */
    private void withdrawn(PendingCompletion mine) {
        if (suggested == mine) {
            suggested = null;
            mine.withdrawn();
            suggestion.forget();
            suggestion.refresh();
        }
    }

    /** Whether a text does not match what was typed since the request; then a new request is made. */
    private boolean contradicts(PendingCompletion mine, String text) {
        if (mine.isInvoked() || mine.fits(text)) {
            return false;
        }
        drop(Disposition.CONTRADICTED);
        suggestion.forget();
        suggestion.refresh();
        askAgain(mine);
        return true;
    }
}
