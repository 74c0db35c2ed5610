// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.host.prompt.FimAnchors;
import org.vauban.engine.host.prompt.FimFormat;
import org.vauban.engine.host.prompt.FimInput;
import org.vauban.engine.host.prompt.FimPromptBuilder;
import org.vauban.engine.host.prompt.VocabularyTokenizer;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.scheduler.RequestOwner;
import org.vauban.engine.host.scheduler.Scheduler;
import org.vauban.engine.host.scheduler.SchedulerEvents;
import org.vauban.engine.host.scheduler.SchedulerOptions;
import org.vauban.engine.host.slot.BlockReuseLimits;
import org.vauban.engine.host.state.StateOwners;
import org.vauban.engine.host.state.StateStore;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** A served model, without a host around it. */
final class Served implements AutoCloseable {
    /**
     * Model with random weights and a token per byte, for tests that do not depend on a model (releng/tiny-models).
     */
    static final String TINY = "tiny-coder";
    /** Model that continues the alphabet endlessly, after the last letter. */
    static final String ALPHABET = "alphabet";
    static final String SMALL = "smollm2-135m-instruct";
    static final String CODER = "qwen2.5-coder-0.5b-instruct";
    /** Logits closer than this may change places depending on how a prompt was split (measured: up to 0.44). */
    private static final double NOISE = 0.5;
    /** Chosen, not measured; of 20 texts with drafts, none differed on one processor. */
    private static final double TINY_NOISE = 0.1;

    final LlamaModel model;
    final VocabularyTokenizer tokenizer;
    final AtomicInteger steps = new AtomicInteger();
    private final LlamaContext context;
    private final Scheduler scheduler;
    private final AtomicLong ids = new AtomicLong();

    Served(LlamaLibrary library, String id, int contextTokens, UnaryOperator<SchedulerOptions> how) {
        this(library, id, contextTokens, 1, how);
    }

    Served(LlamaLibrary library, String id, int contextTokens, int threads, UnaryOperator<SchedulerOptions> how) {
        this(library, id, contextTokens, threads, how, StateStore.none());
    }

    Served(LlamaLibrary library, String id, int contextTokens, int threads, UnaryOperator<SchedulerOptions> how,
            StateStore store) {
        SchedulerOptions options = how.apply(SchedulerOptions.DEFAULT);
        model = library.loadModel(file(id), ModelParameters.defaults());
        context = model.newContext(options.context(ContextParameters.defaults().withContextSize(contextTokens)
                .withThreads(threads).withMicroBatchSize(Integer.getInteger("vauban.ubatch", 128))));
        tokenizer = new VocabularyTokenizer(model.vocabulary());
        scheduler = new Scheduler(id, model, context, options, new Events(), store,
                new StateOwners(file(id), context.states().fingerprint())::of);
    }

    /** Opens the library, of which a process has only one; the caller closes it. */
    static LlamaLibrary library() {
        return LlamaLibrary.open(Path.of(System.getProperty("vauban.natives")));
    }

    static Path file(String id) {
        String folder = System.getProperty("vauban.models", System.getenv("VAUBAN_MODELS"));
        Path models = List.of(TINY, ALPHABET).contains(id)
                ? Path.of(System.getProperty("vauban.root"), "target", "tiny-models")
                : Path.of(folder != null ? folder : System.getProperty("user.home") + "/.local/share/vauban/models");
        Path file = models.resolve(id + ".gguf");
        assertTrue(Files.isRegularFile(file), file + " is missing; ./dev test makes or fetches it");
        return file;
    }

    private final class Events implements SchedulerEvents {
        @Override
        public void started(long id) {
            // not tested here
        }

        @Override
        public void step() {
            steps.incrementAndGet();
        }

        @Override
        public void computed(int requests, int drafted) {
            // not tested here
        }

        @Override
        public RuntimeException contextExceeded(int tokens, int limit) {
            return new EngineException(EngineError.CONTEXT_EXCEEDED, tokens + " of " + limit);
        }

        @Override
        public RuntimeException overloaded(int waiting) {
            return new EngineException(EngineError.OVERLOADED, waiting + " wait");
        }

        @Override
        public RuntimeException closed() {
            return new EngineException(EngineError.MODEL_NOT_LOADED, "closed");
        }

        @Override
        public RuntimeException failure(Throwable e) {
            return e instanceof EngineException known ? known : new EngineException(EngineError.INTERNAL, "failed", e);
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    LlamaContext context() {
        return context;
    }

    /** A request in progress. */
    record Sent(long id, CompletableFuture<Generation> result) {
        Generation get() throws Exception {
            return result.get(240, TimeUnit.SECONDS);
        }
    }

    Sent send(Priority priority, String key, GenerationTask.Prompt prompt, GenerationOptions options,
            GenerationTask.Listener listener) {
        return send(priority, key, prompt, options, listener, RequestOwner.NONE);
    }

    /** Sends a request for a workspace. */
    Sent send(String workspace, GenerationTask.Prompt prompt, int tokens) {
        return send(Priority.CHAT, null, prompt, plainly(tokens), text -> {}, new RequestOwner(null, workspace));
    }

    /** Sends a request for one of several users. */
    Sent send(RequestOwner owner, GenerationTask.Prompt prompt, GenerationOptions options) {
        return send(owner, prompt, options, text -> {});
    }

    Sent send(RequestOwner owner, GenerationTask.Prompt prompt, GenerationOptions options,
            GenerationTask.Listener listener) {
        return send(Priority.CHAT, null, prompt, options, listener, owner);
    }

    Sent sendAs(RequestOwner owner, Priority priority, GenerationTask.Prompt prompt, GenerationOptions options,
            GenerationTask.Listener listener) {
        return send(priority, null, prompt, options, listener, owner);
    }

    private Sent send(Priority priority, String key, GenerationTask.Prompt prompt, GenerationOptions options,
            GenerationTask.Listener listener, RequestOwner owner) {
        GenerationTask task = new GenerationTask(ids.incrementAndGet(), priority, key, () -> prompt, options, listener,
                owner);
        scheduler.submit(task);
        return new Sent(task.id(), task.result());
    }

    Sent send(Priority priority, GenerationTask.Prompt prompt, GenerationOptions options) {
        return send(priority, null, prompt, options, text -> {});
    }

    /** Runs a request alone, without drafts, and reports two candidates for each token. */
    Generation plain(GenerationTask.Prompt prompt, int tokens) throws Exception {
        return send(Priority.CHAT, prompt, plainly(tokens)).get();
    }

    static GenerationOptions plainly(int tokens) {
        return GenerationOptions.greedy(tokens).withProbabilities(2).withSpeculation(false);
    }

    GenerationTask.Prompt text(String text) {
        return GenerationTask.Prompt.of(tokenizer.text(text));
    }

    GenerationTask.Prompt drafted(String text, String draft) {
        return text(text).withDraft(tokenizer.continuation(draft));
    }

    /** Returns a prompt as the host builds it. */
    GenerationTask.Prompt hole(FimAnchors anchors, String context, String prefix, String suffix) {
        return GenerationTask.Prompt.of(FimPromptBuilder.build(model.vocabulary(), tokenizer,
                FimFormat.of(tokenizer).orElseThrow(), anchors, input(context, prefix, suffix), true));
    }

    /** Returns a prompt whose hole begins exactly at the caret, as the model families describe it. */
    GenerationTask.Prompt plainHole(String context, String prefix, String suffix) {
        FimFormat fim = FimFormat.of(tokenizer).orElseThrow();
        int[] tokens = fim.prompt(tokenizer, input(context, prefix, suffix));
        return new GenerationTask.Prompt(tokens, fim.name(), fim.control(), fim.control(), new int[0], new byte[0],
                BlockReuseLimits.ANY);
    }

    private static FimInput input(String context, String prefix, String suffix) {
        List<FimInput.Context> other = context.isEmpty() ? List.of()
                : List.of(new FimInput.Context("Other.java", context));
        return new FimInput("A.java", prefix, suffix, other);
    }

    /** The result of comparing two greedy texts. */
    enum Same {
        EQUAL, TIE, DIFFERENT
    }

    /**
     * Compares two texts: equal, a tie if the first difference is where the two best logits are closer than noise, or
     * different. Both need probabilities.
     */
    static Same compare(Generation one, Generation other) {
        double noise = one.modelId().equals(TINY) ? TINY_NOISE : NOISE;
        List<TokenProbability> a = one.probabilities();
        List<TokenProbability> b = other.probabilities();
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            if (a.get(i).token() != b.get(i).token()) {
                return gap(a.get(i)) < noise || gap(b.get(i)) < noise ? Same.TIE : Same.DIFFERENT;
            }
        }
        if (a.size() == b.size()) {
            return one.text().equals(other.text()) ? Same.EQUAL : Same.DIFFERENT;
        }
        // one ended where the other continued: no probabilities are reported for the end token
        TokenProbability next = a.size() > b.size() ? a.get(b.size()) : b.get(a.size());
        return gap(next) < noise ? Same.TIE : Same.DIFFERENT;
    }

    private static double gap(TokenProbability p) {
        return p.best().get(0).logarithm() - p.best().get(1).logarithm();
    }

    @Override
    public void close() {
        scheduler.close().join();
        context.close();
        model.close();
    }
}
