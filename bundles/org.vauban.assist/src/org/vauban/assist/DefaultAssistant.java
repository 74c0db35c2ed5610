// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.AssistantServices.Open;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.chat.ChatService;
import org.vauban.assist.chat.DefaultChatService;
import org.vauban.assist.completion.CompletionService;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.assist.completion.ahead.EarlyStart;
import org.vauban.assist.completion.pipeline.CompletionPipeline;
import org.vauban.assist.document.DefaultDocumentService;
import org.vauban.assist.document.DocumentService;
import org.vauban.assist.edit.CheckedEdits;
import org.vauban.assist.edit.DefaultEditService;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.edit.ReviewedEdits;
import org.vauban.assist.fix.DefaultFixService;
import org.vauban.assist.fix.FixService;
import org.vauban.assist.fix.ReviewedFixes;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.assist.licence.LicenceConfirmation;
import org.vauban.assist.measure.DefaultMeasureService;
import org.vauban.assist.measure.MeasureService;
import org.vauban.assist.measure.MeasuredAssistant;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.assist.question.DefaultQuestionService;
import org.vauban.assist.question.KnowledgeFolders;
import org.vauban.assist.question.PassageSearch;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.trace.DefaultTraceService;
import org.vauban.assist.trace.TraceService;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.governance.shutdown.ShutdownAction;

/** The assistant of one user on one machine, with one gate, one engine and one model at a time. */
final class DefaultAssistant implements Assistant, MeasuredAssistant {
    /** Longest wait of a call to close for another call that is closing already. */
    private static final long CLOSE_MILLIS = 10_000;

    private final DefaultAssistantServices services;
    private final CompletionPipeline completions;
    private final ChatService chats;
    private final EditService edits;
    private final FixService fixes;
    private final EditService repairs;
    private final DocumentService documents;
    private final IndexedPassages passages = new IndexedPassages(this::settings);
    private final DefaultQuestionService questions;
    private final DefaultTraceService traces;
    private final MeasureService measures;
    private final ShutdownAction atEnd;
    private final AtomicReference<@Nullable Thread> closing = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final EarlyStart early = new EarlyStart(() -> settings().readAhead());

    /** @param shared source of answers in place of the user's index, or null */
    DefaultAssistant(AssistSettings settings, PromptBudget budget, @Nullable PassageSearch shared) {
        this.services = new DefaultAssistantServices(settings, this::governed);
        this.completions = new CompletionPipeline(services, budget, () -> settings().maxTokens(),
                () -> settings().readAhead());
        PromptService promptService = new PromptService(services);
        SharedPassages served = shared == null ? null : new SharedPassages(shared, this::settings);
        this.questions = served == null
                ? new DefaultQuestionService(promptService, passages, KnowledgeFolders.EVERYTHING,
                        completions::readsAhead)
                : new DefaultQuestionService(promptService, served, served.folders(), completions::readsAhead);
        this.chats = new DefaultChatService(promptService, questions);
        this.edits = edits(promptService, "edit");
        this.repairs = edits(promptService, "fix");
        this.documents = new DefaultDocumentService(promptService);
        this.traces = new DefaultTraceService(promptService, passages,
                AssistantThreads.inTurn("vauban-assist-trace"));
        this.fixes = new ReviewedFixes(new DefaultFixService(promptService,
                new DefaultEditService(promptService, "fix", DefaultEditService.Length.BOUNDED)), services::licences);
        this.measures = new DefaultMeasureService(() -> {
            AssistSettings own = settings();
            return new DefaultMeasureService.Context(own.modelDirectory(), own.locale(),
                    id -> new DefaultAssistant(own.withModel(id).withEngines(own.engines().onThisMachine()),
                            budget, shared));
        });
        this.atEnd = ShutdownAction.register(ShutdownAction.Phase.REQUESTS, this::close);
    }

    /** @param feature name of the feature for policies and the audit */
    private EditService edits(PromptService promptService, String feature) {
        return new ReviewedEdits(new CheckedEdits(promptService,
                new DefaultEditService(promptService, feature, DefaultEditService.Length.OPEN)), services::licences);
    }

    @Override
    public CompletionService completions() {
        return completions;
    }

    @Override
    public ChatService chats() {
        return chats;
    }

    @Override
    public EditService edits() {
        return edits;
    }

    @Override
    public FixService fixes() {
        return fixes;
    }

    @Override
    public EditService repairs() {
        return repairs;
    }

    @Override
    public DocumentService documents() {
        return documents;
    }

    @Override
    public QuestionService questions() {
        return questions;
    }

    @Override
    public TraceService traces() {
        return traces;
    }

    @Override
    public MeasureService measures() {
        return measures;
    }

    @Override
    public void confirmLicences(LicenceConfirmation how) {
        services.confirmLicences(how);
    }

    @Override
    public OutcomeRecorder outcomes() {
        return services.outcomes();
    }

    @Override
    public PromptLog prompts() {
        return services.log();
    }

    @Override
    public AssistSettings settings() {
        return services.settings();
    }

    @Override
    public AssistStatus status() {
        return services.status();
    }

    @Override
    public void addStatusListener(Consumer<AssistStatus> listener) {
        services.addStatusListener(listener);
    }

    @Override
    public void removeStatusListener(Consumer<AssistStatus> listener) {
        services.removeStatusListener(listener);
    }

    @Override
    public void warmUp() {
        describe().exceptionally(failure -> null); // the status says why
    }

    @Override
    public void warmUpEarly() {
        try {
            services.worker().execute(this::openEarly);
        } catch (RejectedExecutionException e) {
            // closed: no request will need the model
        }
    }

    private void openEarly() {
        try {
            if (early.isAllowed()) {
                services.open();
            }
        } catch (EngineException e) {
            // the first request that needs the engine fails for the same reason and reports it
        }
    }

    @Override
    public CompletableFuture<EngineDescription> describe() {
        CompletableFuture<EngineDescription> result = new CompletableFuture<>();
        Runnable work = () -> {
            try {
                Open open = services.open();
                open.loaded().thenCompose(model -> open.engine().describe()).whenComplete((description, failure) -> {
                    if (failure == null) {
                        result.complete(description);
                    } else {
                        result.completeExceptionally(FailureCause.of(failure));
                    }
                });
            } catch (RuntimeException e) {
                services.problem(services.sentence(e));
                result.completeExceptionally(e);
            }
        };
        try {
            services.worker().execute(work);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new EngineException(EngineError.CLOSED, services.message("closed"), e));
        }
        return result;
    }

    @Override
    public void configure(AssistSettings next) {
        services.configure(next);
        completions.configured();
        questions.endReadAhead();
    }

    private void governed() {
        completions.governed();
        questions.endReadAhead();
    }

    @Override
    public void close() {
        Thread me = Thread.currentThread();
        if (!closing.compareAndSet(null, me)) {
            if (closing.get() != me) {
                awaitClosed();
            }
            return;
        }
        try {
            services.close();
            traces.close();
            passages.close();
        } finally {
            closed.countDown();
        }
        atEnd.cancel();
    }

    /** Waits until the assistant is closed, since the program may end when any call to close returns. */
    private void awaitClosed() {
        try {
            closed.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
