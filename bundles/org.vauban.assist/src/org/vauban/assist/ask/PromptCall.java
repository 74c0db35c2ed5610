// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.call.SerialExecutor;
import org.vauban.assist.models.EnginePolicy;
import org.vauban.assist.state.StatePersistence;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenListener;
import org.vauban.engine.quote.QuoteSource;
import org.vauban.governance.ApprovedText;

/** The call that reviews, fits and sends one prompt. */
final class PromptCall implements AssistCall<Answer> {
    /** Tokens reserved for the text that a chat template adds. */
    private static final int SPARE_TOKENS = 48;
    private static final int LEAST_ANSWER = 32;
    /** Limit of the engines that are asked in turn, each after new settings have ended the one before. */
    private static final int MOST_ENGINES = 5;

    private final PromptService promptService;
    private final AssistantServices services;
    private final TokenCountCache counts;
    private final Prompt prompt;
    private final AnswerListener listener;
    private final boolean prepareOnly;
    private final Instant started = Instant.now();
    private final CompletableFuture<Answer> result = new CompletableFuture<>();
    private final Cancellation cancellation = new Cancellation();
    /** Order of what the engines report: the threads of two engines overlap while one replaces the other. */
    private final SerialExecutor reports = new SerialExecutor();

    private final Object lock = new Object();
    // guarded by the lock
    private final StringBuilder written = new StringBuilder();
    private boolean sent;
    private PromptReport report;
    /** Number of engines that were asked. */
    private int engines = 1;
    /** Number of times that the prompt was sent; text of an earlier one is dropped. */
    private int attempts = 1;

    // set before the engine is asked, read after it has answered
    private volatile AssistantServices.Open open;
    private volatile ApprovedPrompt approvedPrompt;
    private volatile PromptTruncation truncation;

    PromptCall(PromptService promptService, AssistantServices services, TokenCountCache counts, Prompt prompt,
            AnswerListener listener, boolean prepareOnly) {
        this.promptService = promptService;
        this.services = services;
        this.counts = counts;
        this.prompt = prompt;
        this.listener = Objects.requireNonNull(listener);
        this.prepareOnly = prepareOnly;
    }

    @Override
    public CompletableFuture<Answer> result() {
        return result;
    }

    @Override
    public void cancel() {
        if (cancellation.ask()) {
            return; // the engine's result completes the call
        }
        boolean asked;
        synchronized (lock) {
            asked = sent;
        }
        if (!asked) {
            cancelled();
        }
    }

    private void cancelled() {
        result.complete(new Answer("", FinishReason.CANCELLED, null, null));
    }

    void start() {
        begin(true);
    }

    private void begin(boolean again) {
        promptService.inBackground(() -> {
            if (result.isDone()) {
                return;
            }
            open = services.open();
            approvedPrompt = ApprovedPrompt.of(prompt, open.gate(), open.modelId());
            open.loaded().thenCompose(model -> remembered().thenCompose(restored -> count(model, restored)))
                    .whenComplete((ready, failure) -> {
                        if (failure != null) {
                            failed(failure, again);
                        } else {
                            promptService.inBackground(() -> send(again), e -> failed(e, false));
                        }
                    });
        }, e -> failed(e, false));
    }

    private CompletableFuture<Integer> remembered() {
        return prepareOnly ? CompletableFuture.completedFuture(0) : services.remembered(open, workspace());
    }

    private @Nullable String workspace() {
        return StatePersistence.key(prompt.root());
    }

    /** Counts tokens, truncates, and counts the cut texts again, since the length of tokens varies. */
    private CompletableFuture<Void> count(ModelDescription model, int restored) {
        int context = model.contextTokens();
        // also for shorter answers: with less room, the prompt is not sent at all
        int answer = Math.max(LEAST_ANSWER, Math.min(prompt.options().maxTokens(), context / 2));
        int room = Math.max(0, context - answer - SPARE_TOKENS);
        return counts.count(open.engine(), open.modelId(), texts(approvedPrompt.items())).thenCompose(all -> {
            PromptTruncation first = PromptTruncation.of(approvedPrompt.items(), all, room, cut(all, room, restored));
            return exact(first).thenAccept(second -> {
                truncation = second;
                PromptReport made = report(second, context);
                synchronized (lock) {
                    report = made;
                }
            });
        });
    }

    private HistoryTruncation cut(Map<String, Integer> all, int room, int restored) {
        List<ApprovedPrompt.Item> items = approvedPrompt.items();
        HistoryBudget history = prompt.history();
        return history == null ? HistoryTruncation.NONE
                : history.cut(PromptTruncation.exchanges(items, all), open.loaded(), restored,
                        room - PromptTruncation.always(items, all));
    }

    private CompletableFuture<PromptTruncation> exact(PromptTruncation first) {
        List<ApprovedText> cut = first.kept().stream().filter(each -> !each.whole()).map(PromptTruncation.Kept::kept)
                .filter(Objects::nonNull).map(ApprovedPrompt.Item::text).toList();
        if (cut.isEmpty()) {
            return CompletableFuture.completedFuture(first);
        }
        return counts.count(open.engine(), open.modelId(), cut).thenApply(exact -> first.with(exact));
    }

    private static List<ApprovedText> texts(List<ApprovedPrompt.Item> items) {
        List<ApprovedText> texts = new ArrayList<>();
        for (ApprovedPrompt.Item item : items) {
            if (!item.held()) {
                texts.addAll(List.of(item.head(), item.text(), item.tail()));
            }
        }
        return texts;
    }

    private PromptReport report(PromptTruncation made, int context) {
        Map<PromptBlock, PromptReport.BlockReport> blocks = new IdentityHashMap<>();
        PromptInspection.describe(made, services).forEach((each, block) -> blocks.put(each.item().block(), block));
        return new PromptReport(blocks, made.tokens(), context, made.leftOut());
    }

    private void send(boolean again) {
        PromptReport made;
        boolean ended;
        int attempt;
        synchronized (lock) {
            attempt = attempts;
            made = report;
            ended = cancellation.isAsked();
            sent = !ended && !prepareOnly && room(made) >= LEAST_ANSWER;
        }
        if (ended) {
            result.complete(new Answer("", FinishReason.CANCELLED, null, made));
            return;
        }
        if (prepareOnly) {
            result.complete(new Answer("", FinishReason.END, null, made));
            return;
        }
        int left = room(made);
        if (left < LEAST_ANSWER) {
            failed(new AssistException(AssistError.TOO_LARGE, EnginePolicy.ofSize(
                    services.message("request.too.large", made.tokens(), made.contextTokens()), made.contextTokens(),
                    services.policy())), false);
            return;
        }
        List<QuoteSource> quotable = quotable();
        if (prompt.quotable() != null && quotable.isEmpty()) {
            failed(new AssistException(AssistError.REFUSED, services.message("request.nothing.quotable")), false);
            return;
        }
        listener.sending(made);
        ChatRequest request = new ChatRequest(open.modelId(), messages(), options(left), prompt.priority(),
                prompt.supersedes(), null, approvedPrompt.draft()).withWorkspace(workspace()).withQuotable(quotable);
        EngineCall<Generation> call = open.engine().chat(request, new TokenListener() {
            @Override
            public void text(String text) {
                reports.execute(() -> heard(text, attempt));
            }

            @Override
            public void reading(int read, int total) {
                reports.execute(() -> read(read, total, attempt));
            }
        });
        cancellation.follow(call::cancel);
        call.result().whenComplete((generation, failure) -> reports.execute(() -> {
            if (failure != null) {
                failed(failure, again);
            } else {
                services.problem(null);
                String text = generation.answer().content(); // without the model's reasoning
                note(generation.text(), generation, null);
                result.complete(new Answer(text, generation.finish(), generation, made));
            }
        }));
    }

    private List<QuoteSource> quotable() {
        QuotableBlocks chosen = prompt.quotable();
        ApprovedText expected = approvedPrompt.expected();
        if (expected != null && expected.length() > 0) {
            return List.of(new QuoteSource(expected, List.of(0), List.of(expected.length())));
        }
        List<QuoteSource> sources = new ArrayList<>();
        for (PromptTruncation.Kept each : chosen == null ? List.<PromptTruncation.Kept>of() : truncation.kept()) {
            ApprovedPrompt.Item item = each.kept();
            if (item != null && chosen != null) {
                sources.addAll(chosen.of(item.block(), item.text()));
            }
        }
        return sources;
    }

    /** Returns the number of tokens left for the answer. */
    private static int room(PromptReport made) {
        return made.contextTokens() - SPARE_TOKENS - made.tokens();
    }

    private GenerationOptions options(int left) {
        GenerationOptions o = prompt.options();
        return o.withMaxTokens(Math.min(o.maxTokens(), left));
    }

    private List<ChatRequest.Message> messages() {
        List<ChatRequest.Message> messages = new ArrayList<>();
        List<ApprovedText> pieces = new ArrayList<>();
        ApprovedPrompt.Item last = null;
        for (PromptTruncation.Kept each : truncation.kept()) {
            ApprovedPrompt.Item item = each.kept();
            if (item == null) {
                continue;
            }
            if (last != null && last.message() != item.message()) {
                messages.add(new ChatRequest.Message(last.speaker(), whole(pieces)));
                pieces.clear();
            }
            pieces.addAll(List.of(item.head(), item.text(), item.tail()));
            last = item;
        }
        if (last != null) {
            messages.add(new ChatRequest.Message(last.speaker(), whole(pieces)));
        }
        return messages;
    }

    private static ApprovedText whole(List<ApprovedText> pieces) {
        return pieces.getFirst().followedBy(pieces.subList(1, pieces.size()));
    }

    private void heard(String more, int from) {
        synchronized (lock) {
            if (from != attempts) {
                return;
            }
            written.append(more);
        }
        if (!result.isDone()) {
            listener.text(more);
        }
    }

    private void read(int read, int total, int from) {
        boolean current;
        synchronized (lock) {
            current = from == attempts;
        }
        if (current) {
            listener.reading(read, total);
        }
    }

    private void failed(Throwable failure, boolean again) {
        boolean lost = PromptService.lostModel(failure);
        if (lost && again && !cancellation.isAsked()) {
            services.forget(open.loaded()); // the host was restarted, or has unloaded it
            if (startsOver()) {
                begin(false);
                return;
            }
        }
        boolean replaced = PromptService.closed(failure) && !services.isClosing();
        if (replaced && isOtherEngineAsked() && startsOver()) {
            begin(again);
            return;
        }
        String partial;
        synchronized (lock) {
            partial = written.toString();
        }
        AssistException e;
        if ((lost || replaced) && cancellation.isAsked()) {
            e = promptService.cancelled(partial); // model or engine were gone before the engine could say so
        } else if (lost && !partial.isEmpty()) {
            e = new AssistException(AssistError.ENGINE, services.message("request.unloaded"), partial,
                    FailureCause.of(failure));
        } else if (!replaced) {
            e = promptService.failure(failure, partial);
        } else {
            e = new AssistException(AssistError.CLOSED, services.message("request.interrupted"), partial,
                    FailureCause.of(failure));
        }
        boolean ofEngine = e.error() == AssistError.ENGINE
                || e.getCause() instanceof EngineException && e.error() != AssistError.CLOSED
                        && e.error() != AssistError.CANCELLED;
        if (ofEngine && !prompt.priority().isUnasked()) { // no user waits for a prefill
            services.problem(e.getMessage());
        }
        note(partial, null, e.getMessage());
        result.completeExceptionally(e);
    }

    private boolean isOtherEngineAsked() {
        if (prompt.priority().isUnasked() || cancellation.isAsked()) {
            return false;
        }
        synchronized (lock) {
            return engines++ < MOST_ENGINES;
        }
    }

    /** Prepares for another attempt, unless the listener cannot discard what the former one has written. */
    private boolean startsOver() {
        boolean begun;
        synchronized (lock) {
            attempts++;
            begun = !written.isEmpty();
        }
        if (begun && !listener.again()) {
            return false;
        }
        synchronized (lock) {
            written.setLength(0);
        }
        cancellation.follow(this::cancelled); // until the next engine is asked
        return true;
    }

    private void note(String answer, @Nullable Generation generation, @Nullable String failure) {
        if (!prepareOnly && open != null && truncation != null) {
            services.log().add(started, prompt.feature(), open.modelId(), PromptInspection.parts(truncation, services),
                    answer, generation, failure);
        }
    }
}
