// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.ask.TokenCountCache;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.completion.CompletionQuery.LaterSnippets;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.assist.completion.ahead.ReadAheadStatistics;
import org.vauban.assist.completion.text.EnclosingLines;
import org.vauban.assist.completion.text.PromptWindow;
import org.vauban.assist.completion.text.PromptWindows;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.StableSnippetOrder;
import org.vauban.assist.inspect.SuggestionTrace;
import org.vauban.assist.models.EnginePolicy;
import org.vauban.assist.state.StatePersistence;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.Decision;
import org.vauban.governance.Submission;
import org.vauban.governance.WithheldPart;
import org.vauban.governance.language.LanguageSyntax;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Permission;
import org.vauban.governance.text.ShortText;

/**
 * Builds the prompts of completions: selects a stretch of the document, submits it with its context to the gate,
 * counts the approved texts and arranges them.
 *
 * <p>There are three sizes. A short prompt holds the text nearest to the caret, no more than the model prefills without
 * a noticeable wait; it answers at a new caret position. A full prompt holds a longer stretch and the context; it
 * answers invoked completions, and automatic ones where it was prefilled. On a slow machine a medium prompt takes over
 * from the short one before the full one is ready. Threads: any.
 */
final class CompletionPrompts {
    static final String FEATURE = "completion";
    /** Total length of similar lines in a short prompt, in UTF-16 units: the first lines are the most similar. */
    private static final int LONGEST_SIMILAR = 300;
    /** Number of similar stretches: one of another file, and one further away in the same file. */
    private static final int MOST_SIMILAR = 2;

    private final AssistantServices services;
    private final PromptBudget budget;
    private final BooleanSupplier twoSpeeds;
    private final PromptWindows<PromptContext> windows = new PromptWindows<>();
    private final StableSnippetOrder order = new StableSnippetOrder();
    private final TokenCountCache counts = new TokenCountCache();
    private final PrefillSpeed speed = new PrefillSpeed();
    private final PromptLengths lengths;
    private final ReadAheadStatistics statistics = new ReadAheadStatistics();
    /** The engine of the last request. */
    private volatile @Nullable Engine engine;
    /** The part of the budget for which the model of the last request has room. */
    private volatile PromptBudget fitting;
    /** Identity of the loaded model that processed the windows; guarded by this. */
    private @Nullable CompletableFuture<?> loaded;

    /**
     * @param twoSpeeds whether full prompts are prefilled, so that they take over from short ones
     * @param maxTokens token limit of one completion, or 0 for the default
     */
    CompletionPrompts(AssistantServices services, PromptBudget budget, BooleanSupplier twoSpeeds,
            IntSupplier maxTokens) {
        this.services = services;
        this.budget = budget;
        this.fitting = budget;
        this.twoSpeeds = twoSpeeds;
        this.lengths = new PromptLengths(speed, () -> AlternativeCompletions.tokens(maxTokens.getAsInt()));
    }

    /** Size of a prompt. */
    enum Extent {
        /** The quickest to answer: a longer prompt if it is in the KV cache, else a short one. */
        QUICKEST,
        /** As much as is prefilled while the user types the first words at a new place. */
        MEDIUM,
        /** The full prompt. */
        FULL
    }

    /** The gate's decision on a query. */
    sealed interface Submitted {

        /** The query is approved; the prompt is ready when the model is loaded. */
        record Approved(AssistantServices.Open open, CompletableFuture<BuiltPrompt> prompt) implements Submitted {}

        /** @param excluded whether the file, or a policy on the request, is the cause */
        record Refused(String reason, boolean excluded) implements Submitted {}
    }

    /**
     * A prompt.
     *
     * @param after approximate length of the document text after the caret, in UTF-16 units
     * @param heads heads of the enclosing method and class before the window; a short prompt's text begins with them
     * @param full false for a short prompt
     * @param last whether no longer prompt follows
     * @param read whether the KV cache holds it, except for text typed since
     */
    record BuiltPrompt(AssistantServices.Open open, PromptWindow window, int after,
            List<EnclosingLines.Lines> heads, CompletionContext.Chosen chosen, List<WithheldPart> withheld,
            boolean full, boolean last, boolean read, @Nullable String workspace) {

        /** Returns the size of the longer prompt that follows. */
        Optional<Extent> next() {
            return last ? Optional.empty() : Optional.of(full ? Extent.FULL : Extent.MEDIUM);
        }

        CompletionRequest request(GenerationOptions options, Priority priority, @Nullable String supersedes) {
            return new CompletionRequest(open.modelId(), chosen.name(), prefix(),
                    Objects.requireNonNull(chosen.file().afterCaret()).slice(0, window.end() - window.caret()),
                    chosen.sent().stream().map(CompletionContext.Beside::text).toList(), options, priority, supersedes,
                    null).withWorkspace(workspace).withHealedWord();
        }

        private ApprovedText prefix() {
            ApprovedText file = chosen.file().text();
            ApprovedText nearest = file.slice(window.start(), window.caret());
            if (heads.isEmpty()) {
                return nearest;
            }
            List<ApprovedText> all = new ArrayList<>();
            heads.forEach(lines -> all.add(file.slice(lines.start(), lines.end())));
            all.add(nearest);
            return all.getFirst().followedBy(all.subList(1, all.size()));
        }
    }

    /** Returns the key under which requests of an editor supersede each other. */
    static String supersedes(String key) {
        return "completion:" + key;
    }

    /**
     * Submits a query to the gate. Reads the disk: call it on the worker.
     *
     * @param feature name of the feature, for the audit and the policy
     * @throws org.vauban.engine.EngineException if there is no model, or the assistant is closed
     */
    Submitted submit(String feature, CompletionQuery query, Extent extent) {
        AssistantServices.Open open = services.open();
        Optional<String> forbidden = forbidden(feature, query);
        if (forbidden.isPresent()) {
            return new Submitted.Refused(forbidden.get(), true);
        }
        know(open.loaded());
        engine = open.engine();
        fitting = lengths.within(budget, open.contextTokens());
        Plan plan = plan(query, extent, CompletionContext.isHelped(open), fitting, open.contextTokens());
        Decision decision = open.gate().review(new Submission(feature, open.modelId(), plan.context().parts()));
        if (decision instanceof Decision.Refused refused) {
            return new Submitted.Refused(refused.reason(),
                    refused.withheld().stream().anyMatch(CompletionContext::needed));
        }
        Decision.Approved approved = (Decision.Approved) decision;
        String workspace = StatePersistence.key(query.root());
        return new Submitted.Approved(open,
                open.loaded().thenCompose(model -> services.remembered(open, workspace))
                        .thenCompose(ready -> plan.context().choose(approved, counts, open))
                        .thenApply(chosen -> new BuiltPrompt(open, plan.window(), plan.after(), plan.heads(), chosen,
                                approved.withheld(), plan.full(), plan.last(), plan.read(), workspace)));
    }

    /** Returns the reason why a policy forbids the request regardless of its content. */
    private Optional<String> forbidden(String feature, CompletionQuery query) {
        Policy policy = services.policy();
        if (feature.equals(ReadAhead.FEATURE)) {
            return policy.refusal(Permission.READ_AHEAD);
        }
        return query.trigger() == Trigger.AUTOMATIC ? policy.refusal(Permission.AUTOMATIC_COMPLETION)
                : Optional.empty();
    }

    /**
     * The context of a prefilled prompt.
     *
     * @param last whether no longer prompt follows; if one does, this one has no other documents
     * @param after as in {@link BuiltPrompt}: another length would invalidate the prefix
     */
    private record PromptContext(List<Snippet> snippets, boolean last, int after) {}

    /** The contents of a prompt before the review; components as in {@link BuiltPrompt}. */
    private record Plan(PromptWindow window, int after, List<EnclosingLines.Lines> heads, CompletionContext context,
            boolean full, boolean last, boolean read) {}

    private Plan plan(CompletionQuery query, Extent extent, boolean helped, PromptBudget budget, int contextTokens) {
        LanguageSyntax syntax = LanguageSyntax.of(query.language(), query.file());
        boolean medium = extent == Extent.MEDIUM && lengths.isMediumShorter(budget);
        if (extent != Extent.QUICKEST || lengths.isQuick(budget)) {
            PromptBudget room = medium ? lengths.medium(budget)
                    : extent == Extent.QUICKEST ? budget : lengths.full(budget, contextTokens);
            PromptWindow window = windows.full(CompletionContext.document(query), query.text(), query.offset(),
                    room.before(), room.after());
            return new Plan(window, room.after(), List.of(), CompletionContext.full(query, syntax, room, order), true,
                    !medium, false);
        }
        boolean followed = twoSpeeds.getAsBoolean();
        int after = PromptLengths.shortAfter(budget);
        List<Snippet> similar = followed && helped && budget.snippets() > 0 ? mostSimilar(query) : List.of();
        PromptWindows.Choice<PromptContext> choice = windows.choose(CompletionContext.document(query), query.text(),
                query.offset(), followed ? lengths.longestBefore(budget, contextTokens) : budget.before(), after,
                followed ? lengths.shortBefore(budget, similar) : PromptLengths.onlyBefore(budget),
                new PromptContext(similar, false, after));
        PromptWindow window = choice.window();
        PromptWindow whole = window.to(query.text(), budget.after());
        if (!followed) {
            return new Plan(whole, budget.after(), List.of(), CompletionContext.full(query, syntax, budget, order),
                    false, true, false);
        }
        PromptContext context = choice.context();
        if (choice.full()) {
            return new Plan(window.to(query.text(), context.after()), context.after(), List.of(),
                    CompletionContext.withSnippets(query, syntax, context.last() ? budget : budget.withoutNeighbours(),
                            order, context.snippets()),
                    true, context.last(), true);
        }
        // for a small file, a full prompt holds no more than a short one
        boolean full = window.start() == 0 && query.snippets().isEmpty() && query.others().isEmpty()
                && query.later() == LaterSnippets.NONE
                && whole.end() == window.to(query.text(), lengths.full(budget, contextTokens).after()).end();
        return new Plan(full ? whole : window, full ? budget.after() : after,
                EnclosingLines.before(query.text(), query.offset(), window.start(), PromptLengths.LONGEST_HEADS),
                CompletionContext.withSnippets(query, syntax, budget.withoutNeighbours(), order, context.snippets()),
                full, full, false);
    }

    /** Returns the first lines of similar snippets, which help a model most for their length. */
    private static List<Snippet> mostSimilar(CompletionQuery query) {
        List<Snippet> similar = query.snippets().stream().filter(each -> each.kind() == Snippet.Kind.SIMILAR)
                .limit(MOST_SIMILAR).toList();
        return similar.stream().map(each -> beginning(each, LONGEST_SIMILAR / similar.size())).toList();
    }

    /** Returns the first lines of a snippet. */
    private static Snippet beginning(Snippet snippet, int longest) {
        String text = snippet.text();
        if (text.length() <= longest) {
            return snippet;
        }
        int end = text.lastIndexOf('\n', longest - 1) + 1;
        if (end == 0) {
            end = ShortText.boundary(text, longest);
        }
        return new Snippet(snippet.kind(), snippet.label(), snippet.origin(), snippet.from().beginning(end));
    }

    /** Notes that the KV cache holds a full prompt, or soon will, so that queries from there on reuse it. */
    void read(CompletionQuery query, BuiltPrompt prompt) {
        windows.read(CompletionContext.document(query), query.text(), prompt.window(),
                new PromptContext(prompt.chosen().snippets(), prompt.last(), prompt.after()));
    }

    /** @param waits whether the request may have been paused in favour of others */
    void measured(CompletionRequest request, Generation generation, boolean waits) {
        AnswerOrigin origin = generation.origin();
        if (origin != null && origin.isRemote()) {
            return; // says nothing about this machine
        }
        int units = request.prefix().length() + request.suffix().length()
                + request.context().stream().mapToInt(each -> each.text().length()).sum();
        speed.measured(generation, units, waits);
    }

    /** Returns the engine of the last request; null before the first one. */
    @Nullable
    Engine engine() {
        return engine;
    }

    /** @param read processed tokens of a prompt that was interrupted between two steps */
    void brokenOff(Generation generation, int read) {
        speed.brokenOff(generation, read);
    }

    /** Returns statistics on prefilled prompts and their use. */
    ReadAheadStatistics statistics() {
        return statistics;
    }

    /** Forgets the prefilled windows if the engine has reloaded the model, or loaded another one. */
    private synchronized void know(CompletableFuture<?> model) {
        if (loaded != model) {
            loaded = model;
            windows.clear();
        }
    }

    /**
     * Logs an ended request for the prompt inspector; the single token generated after a prefill is not logged as an
     * answer.
     *
     * @param generation the engine's result, null if it failed
     */
    void note(String feature, Instant started, BuiltPrompt prompt, CompletionRequest request,
            @Nullable Generation generation, @Nullable Throwable failure) {
        note(feature, started, prompt, request, null, generation, failure, null);
    }

    /**
     * Logs a generated suggestion.
     *
     * @param finding finding of the check, or null
     * @return the id of the request
     */
    long note(Instant started, BuiltPrompt prompt, CompletionRequest request, @Nullable String finding,
            Generation generation, SuggestionTrace trace) {
        return note(FEATURE, started, prompt, request, finding, generation, null, trace);
    }

    private long note(String feature, Instant started, BuiltPrompt prompt, CompletionRequest request,
            @Nullable String finding, @Nullable Generation generation, @Nullable Throwable failure,
            @Nullable SuggestionTrace trace) {
        if (generation != null && feature.equals(ReadAhead.FEATURE)) {
            statistics.read(generation);
        }
        return services.log().add(started, feature, prompt.open().modelId(),
                CompletionInspection.parts(request, prompt.chosen(),
                        tokens -> services.message("material.left.out", tokens), prompt.withheld(), finding),
                generation == null || feature.equals(ReadAhead.FEATURE) ? "" : generation.text(), generation,
                failure == null ? null : engineException(failure).getMessage(), trace);
    }

    /** Converts a failure into an engine exception with a sentence for the user. */
    EngineException engineException(Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        return cause instanceof EngineException known
                ? EnginePolicy.ofRequest(known, services.policy())
                : new EngineException(EngineError.INTERNAL,
                        services.message("failed", cause.getClass().getSimpleName()), cause);
    }

    /** Whether the first prompt of an automatic completion is a full one, with the context. */
    boolean isContextAwaited() {
        return !twoSpeeds.getAsBoolean() || lengths.isQuick(fitting);
    }
}
