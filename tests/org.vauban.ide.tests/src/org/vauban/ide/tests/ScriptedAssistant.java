// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.swt.widgets.Display;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.chat.ChatService;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService;
import org.vauban.assist.completion.LikelyPlaces;
import org.vauban.assist.completion.ahead.ReadAheadUse;
import org.vauban.assist.document.DocumentService;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.fix.FixService;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.assist.inspect.SuggestionTrace;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Timed;
import org.vauban.assist.measure.MeasureService;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.trace.TraceService;
import org.vauban.engine.EngineDescription;
import org.vauban.ide.workbench.AssistantProvider;

/** An assistant without an engine: a test scripts its answers, or completes each answer by hand. */
public final class ScriptedAssistant implements Assistant, AssistantProvider, CompletionService {

    /** A completion request; the test may answer it by hand. */
    public static final class Asked implements CompletionCall {
        public final CompletionQuery query;
        public final PartialListener listener;
        public final CompletableFuture<CompletionOutcome> result = new CompletableFuture<>();
        public volatile boolean cancelled;
        /** What the editor did with the answer, and when; null until the editor reports it. */
        public volatile SuggestionTrace trace;

        public Asked(CompletionQuery query, PartialListener listener) {
            this.query = query;
            this.listener = listener;
        }

        public void partial(String text) {
            listener.partial(text);
        }

        /** Reports text that the model has written but that is not validated yet. */
        public void written(String text) {
            listener.written(text);
        }

        /** Withdraws the suggestion, as when the policy changes. */
        public void withdraw() {
            listener.withdrawn();
        }

        @Override
        public void traced(Disposition how, String detail, List<Timed> steps) {
            trace = new SuggestionTrace(how == null ? Disposition.EMPTY : how, detail, steps);
        }

        public void answer(String text) {
            result.complete(text == null
                    ? new CompletionOutcome.Nothing(null)
                    : new CompletionOutcome.Proposal(text, null));
        }

        @Override
        public CompletableFuture<CompletionOutcome> result() {
            return result;
        }

        @Override
        public void cancel() {
            cancelled = true;
            result.complete(new CompletionOutcome.Nothing(null));
        }
    }

    /** Number of calls that warm the assistant up. */
    public final AtomicInteger warmed = new AtomicInteger();
    /** Number of warm-up calls before an editor was used. */
    public final AtomicInteger warmedEarly = new AtomicInteger();
    public final ScriptedEdits scriptedEdits = new ScriptedEdits();
    public final List<Asked> asked = new CopyOnWriteArrayList<>();
    /** Queries for reading ahead at resting caret positions. */
    public final List<CompletionQuery> ahead = new CopyOnWriteArrayList<>();
    /** Positions that the caret may move to from the last of these. */
    public volatile LikelyPlaces likely = LikelyPlaces.NONE;
    /** Reported use of reading ahead. */
    public volatile ReadAheadUse use = ReadAheadUse.NONE;
    /** Outcomes of suggested texts, as reported to the audit log. */
    public final List<OutputOutcome> outcomes = new CopyOnWriteArrayList<>();
    /** Whether the caret's context is gathered before the request is sent. */
    public volatile boolean contextAwaited = true;
    /** Editors that were left, so that reading ahead for them ends. */
    public final List<String> left = new CopyOnWriteArrayList<>();
    public final ScriptedChats chats = new ScriptedChats();
    public final ScriptedQuestions scriptedQuestions = new ScriptedQuestions();
    public final ScriptedTraces scriptedTraces = new ScriptedTraces();
    private final List<Consumer<AssistStatus>> listeners = new CopyOnWriteArrayList<>();
    private final PromptLog log = new PromptLog(50, 1 << 20);
    private volatile Function<CompletionQuery, String> script;
    private volatile MeasureService measures;
    private volatile AssistStatus status = new AssistStatus(AssistStatus.State.READY, "scripted", null, 0);

    /** Answers each request immediately; null means no suggestion. */
    public void answers(Function<CompletionQuery, String> answers) {
        script = answers;
    }

    public void answers(String text) {
        script = query -> text;
    }

    /** Leaves requests open, for the test to answer by hand. */
    public void byHand() {
        script = null;
    }

    public Asked last() {
        return asked.getLast();
    }

    public void status(AssistStatus next) {
        status = next;
        listeners.forEach(listener -> listener.accept(next));
    }

    @Override
    public CompletionCall complete(CompletionQuery query, PartialListener listener) {
        Asked one = new Asked(query, listener);
        asked.add(one);
        Function<CompletionQuery, String> answers = script;
        if (answers != null) {
            one.answer(answers.apply(query));
        }
        return one;
    }

    @Override
    public void readAhead(CompletionQuery query, LikelyPlaces places) {
        likely = places;
        ahead.add(query);
    }

    @Override
    public boolean isContextAwaited() {
        return contextAwaited;
    }

    @Override
    public ReadAheadUse readAheadUse() {
        return use;
    }

    @Override
    public OutcomeRecorder outcomes() {
        return outcomes::add;
    }

    @Override
    public void endReadAhead(String editor) {
        left.add(editor);
    }

    @Override
    public ChatService chats() {
        return chats;
    }

    @Override
    public EditService edits() {
        return scriptedEdits.editService();
    }

    @Override
    public EditService repairs() {
        return edits();
    }

    @Override
    public FixService fixes() {
        return scriptedEdits.fixService();
    }

    @Override
    public DocumentService documents() {
        return scriptedEdits.documentService();
    }

    @Override
    public QuestionService questions() {
        return scriptedQuestions;
    }

    @Override
    public TraceService traces() {
        return scriptedTraces;
    }

    @Override
    public MeasureService measures() {
        return measures;
    }

    /** Sets the service of the measuring page. */
    public void measures(MeasureService service) {
        measures = service;
    }

    @Override
    public PromptLog prompts() {
        return log;
    }

    @Override
    public CompletionService completions() {
        return this;
    }

    @Override
    public AssistStatus status() {
        return status;
    }

    @Override
    public void addStatusListener(Consumer<AssistStatus> listener) {
        listeners.add(listener);
    }

    @Override
    public void removeStatusListener(Consumer<AssistStatus> listener) {
        listeners.remove(listener);
    }

    @Override
    public Assistant assistant() {
        return this;
    }

    @Override
    public void warmUp() {
        warmed.incrementAndGet();
    }

    @Override
    public void warmUpEarly() {
        if (Display.getCurrent() != null) {
            throw new IllegalStateException("on the UI thread");
        }
        warmedEarly.incrementAndGet();
    }

    @Override
    public CompletableFuture<EngineDescription> describe() {
        return new CompletableFuture<>();
    }

    @Override
    public void configure(AssistSettings settings) {
        // nothing to set
    }

    @Override
    public AssistSettings settings() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        // nothing is running
    }
}
